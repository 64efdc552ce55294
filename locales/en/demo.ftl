# The demo's content: the proposals and votes of a membership's year 2013. People, figures and
# amounts are invented. One paragraph is one line; an empty line ends it.

## Leadership

demo-leadership-title = Five decisions and one list of priorities, in two countries
demo-leadership-body =
    Dear members: this year we decide together whether our organization will live in one country or in two. The Leadership Committee, which has members in New York and in Mexico City, puts five proposals and one list of priorities to the whole membership. You can read each of them in English and in Spanish; where the two differ, the language named at the top binds.

    Organizations have two votes and individuals one, as in every vote of the federation. Only members who joined by the cut-off date and whose dues are up to date may vote. If the page tells you that you may not, it also tells you why, and your treasurer will help; nobody has to explain in public why dues are late.

    Your ballot stays on the server of your own chapter, in an envelope that nobody opens before the vote has closed. Keep your receipt: with it you can check, on both servers, that your ballot was counted.

## The Mexico cooperative

demo-proposal-coop-title = Found Primero de Mayo / Enlace Popular, a cooperative of our own in Mexico
demo-proposal-coop-body =
    One in five of our members lives or works in Mexico: 93 organizations and 47 people. They pay dues into a bank account in New York, in a foreign currency, to an organization that cannot give them a tax receipt, and their mail and websites sit on servers under the law of another country. We propose that they found a cooperative under Mexican law, Primero de Mayo / Enlace Popular, with its own servers, support team, accounts and assembly, and that it and the present organization in the United States form a federation of equals.

    What changes. The cooperative admits its own members, sets its dues in pesos and answers to its own general assembly, in which every cooperative member is a natural person with one vote, as the law asks. Each side keeps its own records on its own machines. What does not change: decisions about the whole federation are still taken by the whole membership, two votes for an organization and one for an individual, and a decision like this one has to pass overall and in each of the two countries.

    What it costs. Notary, registration and statutes: MXN 48,000, once. Each year: accountant MXN 78,000, rack and connection in Mexico City MXN 132,000, two half-time people for support MXN 216,000; together MXN 426,000. What it brings in: with dues of MXN 2,600 a year for organizations and MXN 650 for individuals, MXN 272,350. For the first year the federation adds USD 12,000 from the reserve (MXN 156,000 at 13.00 pesos to the dollar, the rate recorded on August 30), and USD 3,700 for the foundation. From the second year on the contribution falls by a third each year, and new members have to make up for it.

    Why now. A server that is seized, or put under an order that nobody may speak of, takes both countries down with it. Two organizations in two countries, each able to work when the other is cut off, are the best defense that we can afford. And the people who do the work in Mexico have made decisions for years without an organization of their own that could sign for them.

    What speaks against it. There will be two administrations to keep up and two tax authorities to satisfy, and in the first year no more than MXN 2,350 is left over, if all 140 stay and pay. If fewer than 110 have joined after twelve months, the committee brings the matter back to the membership before spending the second contribution. If this proposal fails, members in Mexico remain members exactly as they are today.
demo-proposal-coop-comment-1 = We have waited for this since 2009. Our collective cannot deduct a cent of its dues today because the receipt comes from New York. Yes, and let us put the oversight council into the statutes from the first day.
demo-proposal-coop-comment-2 = I am in favor, but I would like to see the budget with 110 members and not only with 140. What do we stop doing first if the dues fall short?
demo-proposal-coop-comment-3 = Answer from the committee: with 110 members we are short of about MXN 56,000. The second half-time position would then start six months later; rack and accountant are not touched.

## A payment processor

demo-proposal-processor-title = Take dues and donations without PayPal
demo-proposal-processor-body =
    Of the USD 118,000 in dues that members in the United States pay each year, about USD 72,000 arrive through PayPal, in some 640 payments. In December 2010 that company cut off WikiLeaks without a court having ruled on anything, and since then four of our own member organizations have had an account frozen by a payment company, for between nine days and five months. We host people whom governments and companies would like to see silenced. We should not hand any of those companies a switch for our income.

    We propose a merchant account at a credit union, with card payments processed by a cooperative of merchants that answers to its users, and bank transfers as the first choice on the form. Members in Mexico pay by transfer within the country, with a reference of their own, and no longer through a foreign card.

    The figures. PayPal costs us 2.9% and USD 0.30 per payment: USD 2,280 a year. The new account costs USD 25 a month, 2.2% and USD 0.20 per payment: USD 2,012 a year at the same volume. The connection to our membership database takes about 40 hours at USD 45, that is USD 1,800, once. So we save USD 268 a year, and it takes almost seven years to pay off: we do not propose this for the money.

    The change takes six months, during which both ways stay open. Members with a standing order at PayPal, 211 at present, get a letter, a telephone call from a volunteer if they wish, and time until the next renewal. We expect that about one in twenty will not make the move; that puts up to USD 3,600 of dues at risk in the first year.

    What we could not solve: card networks themselves can cut off an organization, as they did in 2010. No processor protects against that. Transfers, checks and cash in an envelope at a meeting do, and they stay.
demo-proposal-processor-comment-1 = A payment company held our strike fund for five months. By the time we had it back, the strike was over. You have our two votes.
demo-proposal-processor-comment-2 = Please keep a way for members without a bank account. In our tenants' union that is one household in four.
demo-proposal-processor-comment-3 = USD 3,600 at risk against USD 268 saved: I would rather have that said as plainly in the title. I will still vote yes.

## The backup server

demo-proposal-backup-title = A 12 TB backup server in Mexico City for both countries
demo-proposal-backup-body =
    All our backups are in the same city as the servers that they protect, and two of the three machines stand in the same building. A flood, a fire or a court order at one address could take away the original and the copy on the same day. We propose to buy one backup server with 12 TB of usable space and to place it in Mexico City, where it receives an encrypted copy of everything each night.

    Today we hold 5.4 TB and grow by 140 GB a month, so 12 TB last for close to four years. We looked at six disks of 4 TB in mirrored pairs: it costs more disks than other arrangements, but a disk can fail and be replaced by someone who has never done it before, with a printed page in Spanish in their hand.

    Costs. Chassis, board and error-correcting memory USD 1,950; six disks at USD 215, USD 1,290; two spare disks USD 430; freight and customs USD 330: USD 4,000 in all, from the equipment fund, which holds USD 9,200. Space, power and connection cost MXN 1,900 a month, MXN 22,800 a year, paid in Mexico. The same 5.4 TB on rented storage would cost USD 5,184 every year and lie with a company that answers subpoenas by the thousand.

    Copies are encrypted before they leave the building, and the keys stay with the side that owns the data: whoever seizes the backup server gets noise. For this reason we also ask for one restore test per quarter, with a mailbox and a website chosen by lot, and a report to the membership. A backup that nobody has restored is a hope and not a backup.

    What speaks against it. The first full copy takes our line about eleven nights. And one more machine has to be looked after: we count two hours a month for the support team in Mexico.
demo-proposal-backup-comment-1 = A few months ago I lost a website and got it back in forty minutes. I do not want to find out what would have happened if it had been the building. In favor.
demo-proposal-backup-comment-2 = Could the restore tests be done by members in training, under supervision? It would be a good exercise for the program in the other proposal.

## Training

demo-proposal-training-title = Technical training led by and for people of color
demo-proposal-training-body =
    Most of the people who use our servers are people of color, and most of the people who hold the root passwords are not. That is no accident: in our movements, as everywhere, those who already know are asked to do more, and learn more. Another open workshop will not change that. We propose a program of ten months for twelve people of color from member organizations, eight in the United States and four in Mexico, at the end of which each of them can run a server, and two join our support team.

    There are two sessions a month, one of them in person, and every participant has a mentor and a real task: a mail server, a migration, an outage at three in the morning with somebody on the phone who has seen it before. The program is led by a team of four people of color from our own membership. They choose the participants, the trainers and the contents; the Leadership Committee sees the budget and the report.

    Costs in the United States: stipends of USD 75 a month for eight people, USD 6,000; twenty sessions with trainers at USD 150, USD 3,000; travel and food USD 2,400; child care USD 1,200; six refurbished laptops USD 900: USD 13,500. A foundation has pledged USD 7,500; we ask for USD 6,000 from dues, half of it in each of two fiscal years. In Mexico: stipends of MXN 950 a month for four people, MXN 38,000, and trainers and travel MXN 12,000: MXN 50,000, of which MXN 20,000 are pledged and MXN 30,000 come from the solidarity fund.

    Why stipends and child care. In 2011 we offered a course without them. Nineteen people began and five finished, and all five had a salaried job. Who can learn for free is decided long before the first lesson.

    How we shall know whether it worked: ten of twelve finish; two are on the support team a year later, paid like everybody else; and the material is published in both languages under a free license, so that the next group does not begin from nothing.
demo-proposal-training-comment-1 = I began the course of 2011 and did not finish it, because my shift changed and my mother fell ill. Seventy-five dollars would not have solved everything. It would have paid for the bus and the babysitter.
demo-proposal-training-comment-2 = Four places in Mexico are few. Can we say that at least two of them are for people who live outside the capital?
demo-proposal-training-comment-3 = From the team: yes. Two of the four places are for people from Oaxaca and Chiapas, and the travel money is counted for that.

## Interpretation

demo-proposal-interpretation-title = Live interpretation at every meeting of both countries
demo-proposal-interpretation-body =
    At the last membership meeting the people in Mexico City heard New York for six hours through one volunteer, who whispered until her voice gave out. Whoever speaks only one language heard the vote, but not the argument. A decision is not made together when half of the room hears only its end. We propose that every meeting of the membership, of the Leadership Committee and of the lead-up tables that includes both countries is interpreted live, in both directions, by people who are paid for it.

    In a year that is ten committee meetings of two hours, one membership meeting of eight and four tables of two: 36 hours. Interpreting is exhausting work, so there are always two people, who relieve each other every twenty minutes. One of them is hired in each country: 36 hours at MXN 600 are MXN 21,600, and 36 hours at USD 55 are USD 1,980. Each chapter pays its own interpreter.

    Equipment, once: forty receivers at USD 45, USD 1,800; two transmitters at USD 250, USD 500; case and batteries USD 150; together USD 2,450. For those who take part online we run a second audio channel on our own conference server, which costs us nothing but an evening of work. Between meetings, member organizations may borrow the receivers.

    Interpretation begins on paper. Agenda and documents go out in both languages 72 hours before the meeting, and what arrives later waits for the next one. Whoever chairs keeps a slow pace, and a raised hand that means "slower" comes before any other.

    What speaks against it: meetings become about a quarter longer, and documents have to be ready three days earlier than we are used to. We think that this does us good. Indigenous languages and sign language are not part of this proposal because we do not know the costs yet; the committee will report on them within six months.
demo-proposal-interpretation-comment-1 = I was the one who whispered. I would do it again, but I would rather discuss for once.
demo-proposal-interpretation-comment-2 = We speak Tu'un Savi at our assemblies and Spanish is our second language too. Six months for the report are fine, but please ask us and not a consultant.

## Votes

demo-poll-coop-title = Shall the cooperative Primero de Mayo / Enlace Popular be founded in Mexico?
demo-poll-processor-title = Shall we replace PayPal with a merchant account at a credit union?
demo-poll-backup-title = Shall we buy a 12 TB backup server and place it in Mexico City?
demo-poll-training-title = Shall we run and fund a technical training program led by and for people of color?
demo-poll-interpretation-title = Shall every meeting of both countries be interpreted live?
demo-poll-priorities-title = Which lines of work come first in 2014? Choose up to three.
demo-poll-priorities-option-1 = Defense against denial-of-service attacks
demo-poll-priorities-option-2 = Encrypted mail that is easy to use
demo-poll-priorities-option-3 = Video conferences on our own servers
demo-poll-priorities-option-4 = Support in Spanish every day of the week
demo-poll-priorities-option-5 = Help for members under subpoena or gag order
demo-poll-priorities-option-6 = Connecting communities without internet access

## What went wrong once

demo-void-reason = The vote was opened with a text that left out the yearly cost in pesos. It is void; all ballots are kept, and it will be opened again with the complete text.
