drop table whatsapp_web_chats;
drop table whatsapp_web;
drop table link_sends;
