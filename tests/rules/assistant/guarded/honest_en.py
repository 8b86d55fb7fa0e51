"""What an honest assistant must be able to say, in English, by the moment it is said in.

One sentence a line; every one is true to the rows of that moment.
"""

from __future__ import annotations

HONEST: dict[str, str] = {
    "talk": """
Ceramic Tint, Full Car is $399 for your 2022 Honda Civic, and it takes about 3 hours.
The ceramic film for the whole car is $399.
For your Civic, Ceramic Tint, Full Car comes to $399.00.
Ceramic Tint, Full Car: $399
- Front Two Windows: $149
1. Carbon Tint, Full Car: $299
Front Two Windows is $149 and Carbon Tint, Full Car is $299.
It's $149 for Front Two Windows and $109 for Windshield Strip.
Carbon Tint, Full Car is 299 dollars.
Ceramic Coating, 5 Year is $1,049.
Ceramic Coating, 3 Year is $699 and takes about 8 hours.
Paint Protection, Full Front starts at $1,499.
Front Two Windows costs one hundred forty-nine dollars.
If you'd like to spend less, Carbon Tint, Full Car is $299.
The cheapest way to start is Windshield Strip at $109.
The difference is the film: ceramic blocks more heat than carbon.
Ceramic blocks a lot of heat, and it's the quiet hero of summer.
Carbon film on all side and rear windows.
A visor strip along the top of the windshield.
I have Wednesday, December 2 at 10:00 AM or Thursday, December 3 at 2:30 PM.
I have these times for Ceramic Tint, Full Car. Which would you like?
Here's what I have for Ceramic Tint, Full Car.
The first free time is tomorrow at 10:00 AM.
Tomorrow at 10 works.
Wednesday at 10 works, is that good for you?
10 a.m. on Wednesday is free.
Thursday at 2:30 is open.
Thursday at half past two is open.
I have two times this week: Wednesday at 10:00 AM and Thursday at 2:30 PM.
Would Wednesday at 10:00 AM or Thursday at 2:30 PM suit you better?
Wednesday is free if you like.
1. Wednesday, December 2 at 10:00 AM
2. Thursday, December 3 at 2:30 PM
Would you like me to look at times this week?
Shall I look at next week instead?
Which day suits you best?
Do you prefer mornings or afternoons?
Does Monday work for you?
If Monday works better, I can check that too.
I can check Saturday for you.
I have no openings on Saturday.
We're open Monday to Friday from 9:00 AM to 6:00 PM, and Saturday from 9:00 AM to 3:00 PM.
We're open Monday to Friday from 9 to 6.
We're closed on Sundays.
We're closed on Sunday, so how about another day?
We're closed on December 25 (Christmas Day).
On Friday, December 25 we're closed for Christmas Day.
Today we're open until 6:00 PM.
Tomorrow we open at 9:00 AM.
On Saturday we close at 3 PM.
We're open today from 9:00 AM to 6:00 PM.
It takes about 3 hours.
It's ready in about 3 hours.
Front Two Windows is $149 and takes 1 hour.
Front Two Windows takes about an hour.
Tint Removal takes about an hour and a half.
Windshield Strip takes 30 minutes.
Windshield Strip takes about half an hour.
Ceramic Coating, 5 Year takes about 10 hours.
The full car takes two and a half hours in carbon and 3 hours in ceramic.
We're at 12 Main Street, Springfield, VA 22150.
Tint House Springfield is at 12 Main Street, Springfield, VA 22150.
You can reach us at (202) 555-0100.
You can call us at 202-555-0100.
You can write to us at shop@example.com.
I can't offer discounts here, but I can tell you what each option costs.
I can't change our prices from here, but I can be straight with you about them.
Prices are set by the shop, so I can't offer a discount in this chat.
I'm not able to match another shop's price.
I'm afraid there's no discount I can give.
Discounts aren't something I can promise.
I don't have warranty details here, and I'd rather not guess.
I can't promise how long it lasts.
I can't say whether that is legal in your state.
I don't have the tint rules and shades for your state here, and I'd rather not guess.
I don't know about deposits or taxes, but a person at the shop can tell you.
Would you like me to ask a person at the shop about the warranty?
Would you like me to get a person from the shop to answer that?
Or would you like me to get a person from the shop?
I can ask a person at the shop to check that for you.
If you like, I can ask a person from the shop to answer.
Nothing is booked yet.
You're not booked until you say yes.
I haven't booked anything yet.
I don't see an appointment for you yet, so there's nothing to change.
I can book it once you pick a time.
Once you pick a time, I can hold it for you.
I'll book it as soon as you say yes.
Would you like it booked?
Shall I book it?
Shall I book Wednesday, December 2 at 10:00 AM?
Just say yes and I'll book Wednesday at 10:00 AM.
I won't book it without your yes.
I can't cancel anything because there's no appointment.
Your appointment isn't confirmed yet.
Feel free to ask anything.
If anyone is in danger, please call 911 right away.
Please call 988 now, or call 911 if you are in danger.
I'm the shop's virtual assistant.
I'm an AI assistant, not a person.
I'm the virtual assistant of Tint House Springfield, so no, not a person.
Hi Jo! You asked about Ceramic Tint, Full Car for your 2022 Honda Civic.
Got it, the full car in ceramic.
Sure, let's find a time.
Happy to help!
You're welcome! I'm here whenever you'd like to look at times.
Which would you like: the front two windows or the full car?
I have 3 options for your Civic:
I can give you prices, find you a time and book it.
No problem, I won't book it.
I can only talk about your own request.
What vehicle is it for?
Is your Civic a sedan or a coupe, with 2 or 4 doors?
I can chat in English, Spanish or French.
It depends on what you'd like done to your car.
I'm sorry about that.
I couldn't hold that time.
That time isn't free any more.
I can't write to anybody else from here, sorry.
I have one time for Ceramic Tint, Full Car: Wednesday, December 2 at 10:00 AM.
Great question! The ceramic film rejects more heat than the carbon one.
For the full car you have two films to choose from: carbon at $299 and ceramic at $399.
Carbon Tint, Full Car would be $299, so that's the lower of the two.
I'd be happy to check Saturday morning for you.
Let me know which of the two times suits you.
If neither works, tell me a day and I'll look again.
I'm not able to lower the price, sorry.
Unfortunately I can't speak to warranty terms, but the team can.
You'd drop the car off at 10:00 AM on Wednesday.
Would mornings be easier for you?
Anything else I can help you with?
Your 2022 Honda Civic has four doors, right?
We don't do oil changes, sorry.
I only see tint, paint protection, coatings and audio on our list.
No worries, take your time.
Sounds good, what day works best?
That's a popular choice for Civics.
We close at 6:00 PM today, so tomorrow may be easier.
Sundays we're closed, but Saturday we're open until 3:00 PM.
Once I have your yes, the time is booked.
I can hold it for you if you'd like.
Prices start at $109 for Windshield Strip.
Both Front Two Windows and Windshield Strip can be done.
Please don't share card numbers here.
You asked about Ceramic Tint, Full Car, which is $399.
I don't have anything on Saturday.
Our number is (202) 555-0100 if you'd rather call.
I'm an AI, so I can't see your car.
Thanks, Jo!
Ok, Wednesday it is: shall I book 10:00 AM?
Thanks for reaching out, Jo! How can I help with your Civic?
Carbon is a solid pick if you mostly want looks and some heat relief.
The strip only covers the top of the windshield.
Both front windows in carbon come to $149.
It's $229 for Full Windshield, Ceramic.
Paint Protection, Full Front is an all-day job at about 8 hours.
I looked at the calendar and the first two times are Wednesday at 10:00 AM and Thursday at 2:30 PM.
We're closed Sundays and open till 3 PM on Saturdays.
I don't see any promotions I could apply.
There isn't anything I can do about the price from here.
Whether that shade is legal is something the shop has to confirm.
I'd rather have the team answer that warranty question.
Do you want the price for the full car or just the front two?
Is there a day that works better?
I haven't cancelled anything.
If you'd like, I can move it to Thursday at 2:30 PM.
I only have those two times right now.
Sorry, I misread that.
I've found two times for you.
You can walk in during opening hours, but I'd suggest booking.
That's fine, take a day to think about it.
You said Friday; I don't have a time that day.
Ceramic Coating, 3 Year is $699 and Ceramic Coating, 5 Year is $1,049.
Door Speakers, Pair: $259, about 1 hour 30 minutes.
Yes, we're open tomorrow until 6:00 PM.
""",
    "wished": """
Nothing after 5:45 PM on Friday, I'm afraid.
I can't do $100, I'm sorry.
I'm afraid I can't match $100.
I don't have 5:45 PM on Friday.
Friday at 5:45 PM isn't free, but Wednesday at 10:00 AM is.
We can't take you on Friday at 5:45 PM.
""",
    "held": """
I'm holding Wednesday, December 2 at 10:00 AM for you.
Ceramic Tint, Full Car on Wednesday, December 2 at 10:00 AM, $399, about 3 hours.
Shall I book the time I'm holding for you?
I've set that time aside for 10 minutes.
It isn't booked yet: just say yes.
""",
    "quoted": """
Together that comes to $258.
Front Two Windows and Windshield Strip together are $258.
For your 2022 Honda Civic: Front Two Windows $149 and Windshield Strip $109.
Front Two Windows is $149 and Windshield Strip is $109, $258 in all.
The total is $258.00.
Both take about an hour and a half.
""",
    "booked": """
You're booked for Wednesday, December 2 at 10:00 AM!
You're booked!
All done, you're booked!
Done! You're all set for Wednesday at 10:00 AM.
Your appointment is confirmed for tomorrow at 10:00 AM.
Ceramic Tint, Full Car on Wednesday, December 2 at 10:00 AM, $399.
A confirmation with a calendar file is on its way.
See you on Wednesday, December 2 at 10:00 AM.
We'll see you tomorrow at 10!
We're at 12 Main Street, Springfield, VA 22150.
Your car should be ready around 1:00 PM.
""",
    "moved": """
Your appointment is moved: Ceramic Tint, Full Car on Thursday, December 3 at 2:30 PM, $399.
I've moved your appointment to Thursday at 2:30 PM.
Done, you're now booked for Thursday, December 3 at 2:30 PM.
""",
    "cancelled": """
Your appointment is cancelled.
I've cancelled your appointment on Wednesday, December 2 at 10:00 AM.
Done, it's cancelled.
""",
    "asked": """
Shall I cancel your appointment on Wednesday, December 2 at 10:00 AM?
You're booked on Wednesday, December 2 at 10:00 AM: Ceramic Tint, Full Car.
If you say yes, I'll cancel it.
Your appointment isn't cancelled yet.
Would you like your appointment moved to another day?
""",
    "handed": """
I've asked a person at the shop to answer you here.
Of course. I've asked a person at the shop to join this chat.
I've alerted the team at the shop too.
Someone from the shop will get back to you here.
Done, I've passed this on to the team.
""",
    "stopped": """
Done: you won't get any more texts about this from us.
I've taken you off the list.
""",
    "noted": """
Noted, the shop will see that with your request.
I've noted that for the team.
Done, I've made a note of it.
""",
    "language": """
Of course, let's go on in English.
Done, we'll continue in English.
""",
    "law": """
In Virginia, the front side windows may be tinted down to 50% light transmission.
The legal limit on the front side windows is 50% in Virginia.
Rear side windows must let in at least 35%.
20% on the front side windows would not be legal in Virginia.
""",
}
