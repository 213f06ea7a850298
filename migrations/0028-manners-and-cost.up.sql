-- Manners and cost: what people agreed to, offers, help articles, announcements, prices and budgets.

-- Every yes and no to messages that nobody asked for, with the words it was given to.
create table consents (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  -- offers: of the house; favourites: of shops ordered from; reminders: proposals of top-ups.
  purpose text not null check (purpose in ('offers', 'favourites', 'reminders')),
  wanted boolean not null,
  -- Which words of the catalogues were answered or shown, and which issue of them.
  wording text not null,
  version smallint not null,
  language text not null,
  channel text not null,
  -- Where a company that carries messages told it, and not the person to us.
  gateway text,
  at timestamptz not null
);
create index consents_of_account on consents (account_id, at);
create trigger consents_append_only before update or delete on consents
  for each row execute function refuse_change();

-- What somebody wants to be told, where it differs from the house's own rule. accounts.offers_wanted
-- stays the answer for offers.
create table notice_choices (
  account_id uuid primary key references accounts (id),
  favourites_wanted boolean not null default false,
  -- Minutes of the day in Douala between which offers may come; null: the house's own.
  offers_from smallint check (offers_from between 0 and 1439),
  offers_until smallint check (offers_until between 1 and 1440),
  updated_at timestamptz not null,
  check ((offers_from is null) = (offers_until is null)),
  check (offers_from < offers_until)
);

-- Gateways that carry nothing to this phone any more, because its owner told them so.
alter table phones add column closed_gateways text[] not null default '{}';

-- Words that the house sends to many who said that they want them.
create table offer_campaigns (
  id uuid primary key,
  number integer generated always as identity (start with 101),
  category text not null check (category in ('offers', 'favourites')),
  text_fr text not null,
  text_en text not null,
  city_id text,
  quartier_id text,
  -- Who has ordered from this shop before.
  shop_id text,
  -- True: who has ordered before; false: who never has; null: both.
  ordered boolean,
  from_at timestamptz not null,
  until_at timestamptz not null,
  state text not null default 'draft'
    check (state in ('draft', 'approved', 'running', 'paused')),
  -- How often it was started: a start after a pause writes its work anew.
  starts smallint not null default 0,
  created_at timestamptz not null,
  created_by text not null,
  approved_at timestamptz,
  approved_by text,
  check (from_at < until_at),
  check (category <> 'favourites' or shop_id is not null),
  check (state = 'draft' or approved_by is not null),
  -- Two people look at what goes to thousands.
  check (approved_by <> created_by)
);
create unique index offer_campaigns_number on offer_campaigns (number);

-- To whom a campaign goes: row_id is the outbox row, and the message, that takes it there.
create table offer_recipients (
  campaign_id uuid not null references offer_campaigns (id),
  account_id uuid not null references accounts (id),
  phone_id uuid not null references phones (id),
  row_id uuid not null,
  state text not null default 'waiting' check (state in ('waiting', 'left', 'dropped', 'killed')),
  reason text,
  at timestamptz not null,
  primary key (campaign_id, account_id),
  check ((state = 'dropped') = (reason is not null))
) with (fillfactor = 80);
create unique index offer_recipients_row on offer_recipients (row_id);

-- One offer a day: whoever writes the row of an account's day may send, and nobody else.
create table offer_days (
  account_id uuid not null references accounts (id),
  day date not null,
  row_id uuid not null,
  at timestamptz not null,
  primary key (account_id, day)
);

-- Answers to what is often asked: one SMS each, in both languages.
create table help_articles (
  number smallint primary key check (number between 1 and 99),
  title_fr text not null,
  title_en text not null,
  body_fr text not null,
  body_en text not null,
  shown boolean not null default true,
  updated_at timestamptz not null,
  updated_by text not null
);

-- What the house tells people with live orders: maintenance, an outage, the weather.
create table announcements (
  id uuid primary key,
  number integer generated always as identity (start with 101),
  text_fr text not null,
  text_en text not null,
  city_id text,
  with_partners boolean not null,
  until_at timestamptz not null,
  told integer not null default 0,
  created_at timestamptz not null,
  created_by text not null
);
create unique index announcements_number on announcements (number);

-- What one part of a message costs: the newest row that has begun counts, of the operator before the
-- one of all. Microfrancs, because contracts name fractions.
create table message_prices (
  id uuid primary key,
  gateway text not null,
  operator text not null default '' check (operator in ('', 'MTN', 'ORANGE', 'CAMTEL', 'NEXTTEL')),
  part_microxaf bigint not null check (part_microxaf >= 0),
  valid_from timestamptz not null,
  created_at timestamptz not null,
  created_by text not null
);
create trigger message_prices_append_only before update or delete on message_prices
  for each row execute function refuse_change();
create trigger message_prices_version after insert on message_prices
  for each statement execute function bump_catalogue();

-- What an attempt was going to cost when it began.
alter table message_attempts
  add column segments smallint not null default 0,
  add column price_microxaf bigint not null default 0;
-- Times only grow, so it stays tiny and costs a write nothing.
create index message_attempts_at on message_attempts using brin (at) with (pages_per_range = 16);

-- Sums of attempts, so that a day's spending is a few rows.
create table message_costs (
  hour timestamptz not null,
  gateway text not null,
  channel text not null,
  template text not null,
  messages integer not null,
  segments integer not null,
  price_microxaf bigint not null,
  primary key (hour, gateway, channel, template)
);
-- The day on which the budget was used up, and when; offers wait for the next one.
create table message_budgets (
  day date primary key,
  budget_xaf integer not null,
  spent_microxaf bigint not null,
  warned_at timestamptz,
  used_up_at timestamptz
);

grant select, insert on consents, message_prices to kwata_app;
grant select, insert, update on notice_choices, offer_campaigns, offer_recipients, offer_days,
  help_articles, announcements, message_costs, message_budgets to kwata_app;
grant delete on message_costs to kwata_app;
grant usage, select on all sequences in schema public to kwata_app;

-- The only price known is that of a person's SMS; contracts replace these (`desk costs price`).
insert into message_prices (id, gateway, operator, part_microxaf, valid_from, created_at, created_by)
  select gen_random_uuid(), gateway, '', part, '2026-01-01', '2026-01-01', 'first prices'
  from (values ('africastalking', 20000000), ('kannel', 20000000), ('smpp', 20000000),
    ('twilio', 50000000), ('whatsapp_cloud', 5000000), ('whatsapp_twilio', 8000000),
    ('whatsapp_web', 0)) as first (gateway, part);

insert into help_articles (number, title_fr, title_en, body_fr, body_en, updated_at, updated_by)
  select number, title_fr, title_en, body_fr, body_en, '2026-01-01', 'first articles'
  from (values
    (1, 'Commander', 'How to order',
      'Composez le code, 1.Manger, choisissez restaurant, plats et adresse, puis payez. Par SMS: MENU, puis CMD 2001 1x2.',
      'Dial the code, 1.Eat, choose the restaurant, dishes and address, then pay. By SMS: MENU, then CMD 2001 1x2.'),
    (2, 'Payer MoMo ou OM', 'Pay by MoMo or OM',
      'Apres la commande, une demande arrive sur votre telephone: entrez votre code secret. Ne le donnez a personne.',
      'After ordering, a request comes to your phone: enter your MoMo or OM secret code. Never give it to anybody.'),
    (3, 'Payer cash', 'Pay cash',
      'Choisissez cash a la livraison et preparez l''appoint. Premiere commande: 10000F au plus, ensuite 25000F.',
      'Choose cash on delivery and have the exact amount. First order: 10000F at most, later 25000F.'),
    (4, 'Code de livraison', 'Delivery code',
      '4 chiffres par SMS. Donnez-les au livreur SEULEMENT avec le repas en main. Perdus? Envoyez CODE',
      '4 digits by SMS. Give them to the driver ONLY when you have the food in hand. Lost? Send CODE'),
    (5, 'Ou est ma commande', 'Where is my order',
      'Envoyez SUIVI, ou composez le code puis 4.Mes commandes: etape, livreur et heure d''arrivee.',
      'Send STATUS, or dial the code and 4.My orders: you see the stage, the driver and the arrival time.'),
    (6, 'Annuler', 'Cancel',
      'Avant que le restaurant accepte, annulez sans frais: 4.Mes commandes, votre commande, Annuler. Apres: envoyez RAPPEL.',
      'Until the restaurant accepts you cancel free of charge: 4.My orders, your order, Cancel. Later: send CALL.'),
    (7, 'Remboursement', 'Refund',
      'L''argent d''une commande refusee revient au portefeuille. Il paie la prochaine, ou repart sur MoMo ou OM.',
      'Money of a refused order comes to your wallet. It pays the next order, or goes back to your MoMo or OM.'),
    (8, 'Probleme de commande', 'Problem with an order',
      'Article manquant ou faux? Envoyez PROBLEME avec le numero de commande dans les 24 h. Un humain: RAPPEL',
      'Something missing or wrong? Send PROBLEM with the order number within 24 h. A person: CALL'),
    (9, 'Portefeuille', 'Wallet',
      'Compte, puis Portefeuille: solde, recharge et code secret. Par SMS: SOLDE, RELEVE, RECHARGE 5000.',
      'Account, then Wallet: balance, top-up and secret code. By SMS: BAL, STATEMENT, TOPUP 5000.'),
    (10, 'Adresses', 'Addresses',
      'Compte, puis Mes adresses: ajoutez un quartier, un repere et un nom. Elles servent a la prochaine commande.',
      'Account, then My addresses: add an area, a landmark and a name. They serve your next order.'),
    (11, 'Offres et SMS', 'Offers and SMS',
      'Des offres seulement avec votre accord: OFFRES pour oui, STOP pour non. Les SMS de commande continuent.',
      'We send offers only if you agree: OFFERS for yes, STOP for no. SMS about your orders go on.'),
    (12, 'Parler a quelqu''un', 'Talk to a person',
      'Envoyez RAPPEL, ou Compte puis Rappelez-moi. Nous ne demandons jamais votre code secret.',
      'Send CALL, or Account then Call me: a person calls you. We never ask for your secret code.')
  ) as first (number, title_fr, title_en, body_fr, body_en);
