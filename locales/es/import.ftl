### What is wrong with a row of an imported register. Column names are CiviCRM's and stay English.

import-fault-external-id-missing = Falta el identificador externo. Sin él no se podría volver a encontrar la fila.
import-fault-external-id-invalid = Un identificador externo tiene a lo más 64 letras, cifras y los caracteres - _ . /.
import-fault-contact-type-missing = Falta el tipo de contacto: escriba Individual u Organization.
import-fault-contact-type-unknown = El tipo de contacto no es ni Individual ni Organization.
import-fault-name-missing = Falta el nombre: nombre o apellido si es una persona, nombre de la organización si es una organización.
import-fault-too-long = El valor tiene más de 200 caracteres.
import-fault-control-character = El valor contiene un salto de línea, un tabulador u otro carácter que no se puede mostrar.
import-fault-email-invalid = Esto no tiene la forma de un correo electrónico.
import-fault-phone-invalid = Esto no tiene la forma de un número de teléfono.
import-fault-language-unknown = El idioma preferido no es ni inglés ni español: escriba, por ejemplo, en_US o es_MX.
import-fault-date-invalid = Esto no es una fecha: escriba año, mes y día, como 2013-11-22.
import-fault-since-missing = Falta el primer día de la membresía.
import-fault-end-before-since = Las cuotas aparecen pagadas hasta un día anterior al inicio de la membresía.
import-fault-status-missing = Falta el estado de la membresía.
import-fault-status-unknown = El estado de la membresía no es ninguno de New, Current, Grace, Expired, Pending, Cancelled y Deceased.
import-fault-membership-type-missing = La organización no tiene tipo de membresía.
import-fault-organisation-represents = Una organización no puede representar a otra; solo lo hacen las personas.
import-fault-neither-member-nor-representative = Esta persona no tiene membresía ni representa a ninguna organización. No hay razón para guardar sus datos.
import-fault-represents-too-many = Una persona puede representar a lo más a 20 organizaciones.
import-fault-represented-twice = La misma organización aparece dos veces.
import-fault-external-id-twice = Otra fila u otra membresía ya tiene este identificador externo.
import-fault-email-twice = Otra persona ya tiene este correo electrónico, y solo una de las dos podría ingresar con él.
import-fault-represented-unknown = La organización representada no está ni en el archivo ni en el padrón de la membresía, o su propia fila fue rechazada.
import-fault-represented-not-organisation = Solo se puede representar a una organización.
