### What is wrong with a row of an imported register. Column names are CiviCRM's and stay English.

import-fault-external-id-missing = The external identifier is missing. Without it the row could not be found again.
import-fault-external-id-invalid = An external identifier has at most 64 letters, digits and the characters - _ . /.
import-fault-contact-type-missing = The contact type is missing: write Individual or Organization.
import-fault-contact-type-unknown = The contact type is neither Individual nor Organization.
import-fault-name-missing = The name is missing: a first or last name for a person, the organization's name for an organization.
import-fault-too-long = The value is longer than 200 characters.
import-fault-control-character = The value contains a line break, a tab or another character that cannot be shown.
import-fault-email-invalid = This does not have the form of an e-mail address.
import-fault-phone-invalid = This does not have the form of a telephone number.
import-fault-language-unknown = The preferred language is neither English nor Spanish: write en_US or es_MX, for example.
import-fault-date-invalid = This is not a day: write year, month and day, such as 2013-11-22.
import-fault-since-missing = The first day of the membership is missing.
import-fault-end-before-since = Dues are paid through a day before the membership began.
import-fault-status-missing = The membership status is missing.
import-fault-status-unknown = The membership status is none of New, Current, Grace, Expired, Pending, Cancelled and Deceased.
import-fault-membership-type-missing = The organization has no membership type.
import-fault-organisation-represents = An organization cannot represent another one; only people do.
import-fault-neither-member-nor-representative = This person has no membership and represents no organization. There is no reason to keep their data.
import-fault-represents-too-many = One person can represent at most 20 organizations.
import-fault-represented-twice = The same organization is listed twice.
import-fault-external-id-twice = Another row or another member already has this external identifier.
import-fault-email-twice = Another person already has this e-mail address, and only one of them could sign in with it.
import-fault-represented-unknown = The organization represented is neither in the file nor in the register, or its own row was refused.
import-fault-represented-not-organisation = Whoever is represented must be an organization.
