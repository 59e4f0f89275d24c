namespace Gateway.Tests.Channels.Formats;

public sealed class ChatFormsTests
{
    [Fact]
    public void Telegram_DocumentedUpdates_AreReadOrTold()
    {
        const string User = """{"id":77,"is_bot":false,"first_name":"A","language_code":"de","is_premium":true}""";
        const string Chat = """{"id":77,"type":"private","first_name":"A"}""";
        DocumentedForms.Check("telegram", $$$$$$"""
            message: "message":{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,"text":"hi","entities":[{"type":"bot_command","offset":0,"length":2}]}
            edit: "edited_message":{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,"edit_date":1749416390,"text":"hi"}
            -: "channel_post":{"message_id":1,"sender_chat":{"id":-1001,"type":"channel","title":"c"},"chat":{"id":-1001,"type":"channel","title":"c"},"date":1749416383,"text":"x"}
            -: "edited_channel_post":{"message_id":1,"chat":{"id":-1001,"type":"channel"},"date":1749416383,"edit_date":1,"text":"x"}
            message: "business_message":{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,"business_connection_id":"b","text":"x"}
            -: "edited_business_message":{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,"business_connection_id":"b","text":"x"}
            -: "deleted_business_messages":{"business_connection_id":"b","chat":{{{{{{Chat}}}}}},"message_ids":[1,2]}
            -: "business_connection":{"id":"b","user":{{{{{{User}}}}}},"user_chat_id":77,"date":1749416383,"can_reply":true,"is_enabled":true}
            reaction: "message_reaction":{"chat":{{{{{{Chat}}}}}},"message_id":1,"user":{{{{{{User}}}}}},"date":1749416383,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}
            reaction: "message_reaction":{"chat":{{{{{{Chat}}}}}},"message_id":1,"actor_chat":{"id":-1,"type":"group"},"date":1749416383,"old_reaction":[],"new_reaction":[{"type":"paid"}]}
            ignored: "message_reaction_count":{"chat":{{{{{{Chat}}}}}},"message_id":1,"date":1749416383,"reactions":[]}
            ignored: "inline_query":{"id":"1","from":{{{{{{User}}}}}},"query":"q","offset":""}
            ignored: "chosen_inline_result":{"result_id":"1","from":{{{{{{User}}}}}},"query":"q"}
            postback: "callback_query":{"id":"1","from":{{{{{{User}}}}}},"message":{"message_id":1,"chat":{{{{{{Chat}}}}}},"date":0},"chat_instance":"c","data":"D"}
            postback: "callback_query":{"id":"1","from":{{{{{{User}}}}}},"inline_message_id":"i","chat_instance":"c","game_short_name":"g"}
            -: "callback_query":{"id":"1","from":{{{{{{User}}}}}},"chat_instance":"c"}
            ignored: "shipping_query":{"id":"1","from":{{{{{{User}}}}}},"invoice_payload":"p","shipping_address":{}}
            ignored: "pre_checkout_query":{"id":"1","from":{{{{{{User}}}}}},"currency":"EUR","total_amount":1,"invoice_payload":"p"}
            ignored: "purchased_paid_media":{"from":{{{{{{User}}}}}},"paid_media_payload":"p"}
            ignored: "poll":{"id":"1","question":"q","options":[]}
            ignored: "poll_answer":{"poll_id":"1","user":{{{{{{User}}}}}},"option_ids":[0]}
            system: "my_chat_member":{"chat":{{{{{{Chat}}}}}},"from":{{{{{{User}}}}}},"date":1749416383,"old_chat_member":{"status":"member","user":{{{{{{User}}}}}}},"new_chat_member":{"status":"kicked","user":{{{{{{User}}}}}},"until_date":0}}
            system: "chat_member":{"chat":{"id":-1,"type":"group"},"from":{{{{{{User}}}}}},"date":1749416383,"new_chat_member":{"status":"restricted","user":{{{{{{User}}}}}},"is_member":true}}
            system: "chat_join_request":{"chat":{"id":-1,"type":"group"},"from":{{{{{{User}}}}}},"user_chat_id":77,"date":1749416383,"bio":"b"}
            ignored: "chat_boost":{"chat":{{{{{{Chat}}}}}},"boost":{}}
            ignored: "removed_chat_boost":{"chat":{{{{{{Chat}}}}}}}
            ignored: "brand_new_update":{"a":1}
            """, one => $$$$$$"""{"update_id":10,{{{{{{one}}}}}}}""");
        DocumentedForms.Check("telegram", $$$$$$"""
            message: "text":"x"
            message: "photo":[{"file_id":"f","file_unique_id":"u","width":1,"height":1,"file_size":1}],"caption":"c","caption_entities":[],"has_media_spoiler":true,"media_group_id":"g"
            message: "document":{"file_id":"f","file_name":"n","mime_type":"application/pdf","file_size":5000000000,"thumbnail":{"file_id":"t"},"thumb":{"file_id":"t"}}
            message: "animation":{"file_id":"f","duration":1},"document":{"file_id":"f"}
            message: "audio":{"file_id":"f","duration":1,"performer":"p","title":"t"}
            message: "voice":{"file_id":"f","duration":1,"mime_type":"audio/ogg"}
            message: "video":{"file_id":"f","duration":1,"width":1,"height":1}
            message: "video_note":{"file_id":"f","length":1,"duration":1}
            message: "sticker":{"file_id":"f","type":"regular","emoji":"👍","set_name":"s","is_animated":false,"is_video":false}
            message: "contact":{"phone_number":"+49","first_name":"A","user_id":77,"vcard":"v"}
            message: "location":{"latitude":52.5,"longitude":13.4,"live_period":900,"horizontal_accuracy":1.5}
            message: "venue":{"location":{"latitude":52.5,"longitude":13.4},"title":"t","address":"a"},"location":{"latitude":52.5,"longitude":13.4}
            -: "dice":{"emoji":"🎲","value":6}
            -: "poll":{"id":"1","question":"q","options":[{"text":"a","voter_count":0}]}
            -: "game":{"title":"t","description":"d","photo":[]}
            -: "story":{"chat":{"id":1,"type":"private"},"id":1}
            -: "paid_media":{"star_count":1,"paid_media":[]}
            -: "invoice":{"title":"t","description":"d","start_parameter":"s","currency":"EUR","total_amount":1}
            -: "successful_payment":{"currency":"EUR","total_amount":1,"invoice_payload":"p"}
            -: "refunded_payment":{"currency":"EUR"}
            -: "users_shared":{"request_id":1,"users":[]}
            -: "chat_shared":{"request_id":1,"chat_id":-1}
            -: "write_access_allowed":{"from_request":true}
            -: "passport_data":{"data":[],"credentials":{}}
            -: "proximity_alert_triggered":{"traveler":{{{{{{User}}}}}},"watcher":{{{{{{User}}}}}},"distance":1}
            -: "forum_topic_created":{"name":"n","icon_color":1},"is_topic_message":true,"message_thread_id":5
            -: "forum_topic_closed":{}
            -: "giveaway":{"chats":[],"winner_count":1}
            -: "video_chat_started":{}
            -: "video_chat_scheduled":{"start_date":1}
            -: "message_auto_delete_timer_changed":{"message_auto_delete_time":1}
            postback: "web_app_data":{"data":"d","button_text":"b"}
            -: "new_chat_members":[{{{{{{User}}}}}}],"new_chat_member":{{{{{{User}}}}}},"new_chat_participant":{{{{{{User}}}}}}
            -: "left_chat_member":{{{{{{User}}}}}}
            -: "new_chat_title":"t"
            -: "new_chat_photo":[{"file_id":"f"}]
            -: "delete_chat_photo":true
            -: "group_chat_created":true
            -: "supergroup_chat_created":true
            -: "migrate_to_chat_id":-1001234567890
            -: "migrate_from_chat_id":-1
            -: "pinned_message":{"message_id":1,"chat":{{{{{{Chat}}}}}},"date":0}
            -: "connected_website":"x.example"
            -: "checklist":{"title":"t","tasks":[]}
            message: "text":"x","forward_origin":{"type":"hidden_user","sender_user_name":"n","date":1},"forward_from":{{{{{{User}}}}}},"forward_date":1,"forward_sender_name":"n"
            message: "text":"x","reply_to_message":{"message_id":1,"chat":{{{{{{Chat}}}}}},"date":1,"text":"y"},"quote":{"text":"y","position":0},"external_reply":{"origin":{}},"via_bot":{{{{{{User}}}}}},"reply_markup":{"inline_keyboard":[[{"text":"b","callback_data":"c"}]]}
            message: "text":"x","sender_boost_count":1,"effect_id":"1","link_preview_options":{"is_disabled":true},"author_signature":"s","has_protected_content":true
            -: "brand_new_content":{"a":1}
            """, one => $$$$$$"""{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,{{{{{{one}}}}}}}""");
        DocumentedForms.Check("telegram", $$$$$$"""
            postback: {"id":"4382bfdwdsb323b2d9","from":{{{{{{User}}}}}},"message":{"message_id":1,"chat":{{{{{{Chat}}}}}},"date":0},"data":"Data from button callback"}
            message: {"ok":true,"result":[{"update_id":1,"message":{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,"text":"x"}}]}
            message: [{"update_id":1,"message":{"message_id":1,"from":{{{{{{User}}}}}},"chat":{{{{{{Chat}}}}}},"date":1749416383,"text":"x"}}]
            message: {"updateId":1,"message":{"messageId":1,"from":{"id":1,"firstName":"A"},"chat":{"id":1,"type":"private"},"date":1749416383,"text":"x"}}
            message: {"update_id":1,"edited_message":null,"poll":null,"message":{"message_id":1,"from":{"id":77},"chat":{"id":77,"type":"private"},"date":1749416383,"text":"x","photo":null,"reply_to_message":null,"entities":null},"callback_query":null,"inline_query":null}
            message: {"update_id":"1","message":{"message_id":"1","from":{"id":"77"},"chat":{"id":"77","type":"private"},"date":"1749416383","text":"x"}}
            """);
    }

    [Fact]
    public void Line_DocumentedEvents_AreReadOrTold()
    {
        const string Events = """
            message: "type":"message","message":{"id":"1","type":"text","text":"hi","quoteToken":"q","emojis":[{"index":0,"length":1,"productId":"p","emojiId":"e"}],"mention":{"mentionees":[{"index":0,"length":1,"type":"all"},{"index":1,"length":2,"type":"user","userId":"U1","isSelf":true}]},"quotedMessageId":"0"}
            message: "type":"message","message":{"id":"1","type":"image","contentProvider":{"type":"line"},"imageSet":{"id":"s","index":1,"total":2}}
            message: "type":"message","message":{"id":"1","type":"image","contentProvider":{"type":"external","originalContentUrl":"https://x.example/i","previewImageUrl":"https://x.example/p"}}
            message: "type":"message","message":{"id":"1","type":"video","duration":60000,"contentProvider":{"type":"line"}}
            message: "type":"message","message":{"id":"1","type":"audio","duration":60000,"contentProvider":{"type":"line"}}
            message: "type":"message","message":{"id":"1","type":"file","fileName":"f.txt","fileSize":2138}
            message: "type":"message","message":{"id":"1","type":"location","title":"t","address":"a","latitude":35.6,"longitude":139.7}
            message: "type":"message","message":{"id":"1","type":"sticker","packageId":"1","stickerId":"2","stickerResourceType":"STATIC","keywords":["k"],"text":"t"}
            message: "type":"message","message":{"id":"1","type":"hologram"}
            edit: "type":"messageEdited","message":{"id":"1","type":"text","text":"n"}
            delete: "type":"unsend","unsend":{"messageId":"1"}
            system: "type":"follow","follow":{"isUnblocked":true}
            system: "type":"follow"
            system: "type":"unfollow"
            system: "type":"join"
            system: "type":"leave"
            system: "type":"memberJoined","joined":{"members":[{"type":"user","userId":"U4"}]}
            system: "type":"memberLeft","left":{"members":[{"type":"user","userId":"U4"}]}
            postback: "type":"postback","postback":{"data":"d","params":{"datetime":"2017-12-25T01:00"}}
            postback: "type":"postback","postback":{"data":"d","params":{"newRichMenuAliasId":"r","status":"SUCCESS"}}
            -: "type":"videoPlayComplete","videoPlayComplete":{"trackingId":"t"}
            -: "type":"beacon","beacon":{"hwid":"h","type":"enter","dm":"d"}
            -: "type":"accountLink","link":{"result":"ok","nonce":"n"}
            -: "type":"things","things":{"deviceId":"t","type":"link"}
            -: "type":"things","things":{"deviceId":"t","type":"scenarioResult","result":{"scenarioId":"s","actionResults":[]}}
            -: "type":"membership","membership":{"type":"joined","membershipId":3189}
            -: "type":"module","module":{"type":"attached","botId":"U5","scopes":["message:send"]}
            -: "type":"activated","chatControl":{"expireAt":1462629479859}
            -: "type":"deactivated"
            -: "type":"botSuspended"
            -: "type":"botResumed"
            -: "type":"delivery","delivery":{"data":"15034552939884E28681A7D668CEA94C147C716C0EC9DFE8B80B44EF3B57F6BD0602366BC3menu01"}
            ignored: "type":"pnpDelivery","delivery":{"data":"x"}
            ignored: "type":"brandNew","brandNew":{}
            """;
        foreach (var source in (string[])["{\"type\":\"user\",\"userId\":\"U1\"}", "{\"type\":\"group\",\"groupId\":\"C1\",\"userId\":\"U1\"}", "{\"type\":\"group\",\"groupId\":\"C1\"}", "{\"type\":\"room\",\"roomId\":\"R1\"}", "{\"type\":\"new\"}"])
        {
            var forms = source.Contains("new", StringComparison.Ordinal) ? string.Join('\n', Events.Split('\n').Select(line => "-" + line[line.IndexOf(':', StringComparison.Ordinal)..])) : Events;
            DocumentedForms.Check("line", forms, one => $$$$$$"""{"destination":"U9","events":[{"mode":"active","timestamp":1462629479859,"source":{{{{{{source}}}}}},"webhookEventId":"01","deliveryContext":{"isRedelivery":true},"replyToken":"r",{{{{{{one}}}}}}}]}""");
            DocumentedForms.Check("line", forms, one => $$$$$$"""{"mode":"active","timestamp":1462629479859,"source":{{{{{{source}}}}}},"replyToken":"r",{{{{{{one}}}}}}}""");
        }

        DocumentedForms.Check("line", """
            -: {"destination":"U9","events":[{"type":"message","timestamp":1,"message":{"id":"1","type":"text","text":"no source"}}]}
            -: [{"type":"follow","source":{"type":"user","userId":"U1"},"timestamp":1462629479859}]
            -: {"events":[{"type":"message","mode":"standby","timestamp":1462629479859,"source":{"type":"user","userId":"U1"},"message":{"id":"1","type":"text","text":"x"}}]}
            """);
    }

    [Fact]
    public void Viber_DocumentedCallbacks_AreReadOrTold() => DocumentedForms.Check("viber", """
        ignored: {"event":"webhook","timestamp":1457764197627,"message_token":241256543215,"chat_hostname":"SN-376_"}
        system: {"event":"subscribed","timestamp":1457764197627,"user":{"id":"01=","name":"n","avatar":"a","country":"UK","language":"en","api_version":1},"message_token":4912661846655238145}
        system: {"event":"unsubscribed","timestamp":1457764197627,"user_id":"01=","message_token":4912661846655238145}
        system: {"event":"conversation_started","timestamp":1457764197627,"message_token":1,"type":"open","context":"c","user":{"id":"01="},"subscribed":false}
        receipt: {"event":"delivered","timestamp":1457764197627,"message_token":1,"user_id":"01="}
        receipt: {"event":"seen","timestamp":1457764197627,"message_token":1,"user_id":"01="}
        receipt: {"event":"failed","timestamp":1457764197627,"message_token":1,"user_id":"01=","desc":"d"}
        ignored: {"event":"client_status","timestamp":1457764197627,"message_token":1,"user":{"id":"01="},"status":{"code":1}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"text","text":"a","media":null,"location":null,"contact":null,"tracking_data":"t"},"silent":false}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"picture","media":"https://x.example","thumbnail":"https://x.example/t","file_name":"f","size":1}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"video","media":"https://x.example","duration":1,"size":1}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"file","media":"https://x.example","file_name":"f","size":"1"}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"location","location":{"lat":"37.7","lon":"-122.4","address":"a"}}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"contact","contact":{"name":"n","phone_number":"+1","avatar":"a"}}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"sticker","sticker_id":40126,"media":"https://x.example"}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"url","media":"https://x.example"}}
        -: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"message":{"type":"rich_media","rich_media":{"Buttons":[]}}}
        -: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"chat_id":"g","message":{"type":"new"}}
        message: {"event":"message","timestamp":1457764197627,"message_token":1,"sender":{"id":"01="},"user":null,"user_id":null,"message":{"type":"text","text":"a"}}
        ignored: {"event":"brand_new"}
        ignored: {"message":{"type":"text","text":"inner"}}
        ignored: {"status":0,"status_message":"ok","message_token":1}
        """);

    [Fact]
    public void X_DocumentedActivities_AreReadOrTold() => DocumentedForms.Check("x", """
        message: {"for_user_id":"2","direct_message_events":[{"type":"message_create","id":"1","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"2"},"sender_id":"3","source_app_id":"5","message_data":{"text":"t","entities":{"hashtags":[],"symbols":[],"user_mentions":[],"urls":[]}}}}],"apps":{"5":{"id":"5","name":"n","url":"u"}},"users":{"3":{"id":"3","created_timestamp":"1422556069340","name":"n","screen_name":"s","location":"l","protected":false,"followers_count":1}}}
        echo: {"for_user_id":"3","direct_message_events":[{"type":"message_create","id":"1","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"2"},"sender_id":"3","message_data":{"text":"t","quick_reply":{"type":"options","options":[]},"ctas":[]}}}]}
        postback: {"for_user_id":"2","direct_message_events":[{"type":"message_create","id":"1","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"2"},"sender_id":"3","message_data":{"text":"t","quick_reply_response":{"type":"options","metadata":"m"}}}}]}
        message: {"for_user_id":"2","direct_message_events":[{"type":"message_create","id":"1","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"2"},"sender_id":"3","message_data":{"text":"t","attachment":{"type":"media","media":{"id":1,"id_str":"1","media_url_https":"https://x.example","type":"photo"}}}}}]}
        message: {"for_user_id":"2","direct_message_events":[{"type":"message_create","id":"1","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"2"},"sender_id":"3","message_data":{"text":"t","attachment":{"type":"location","location":{"type":"shared_coordinate","shared_coordinate":{"coordinates":{"type":"Point","coordinates":[13.4,52.5]}}}}}}}]}
        ignored: {"for_user_id":"2","direct_message_events":[{"type":"participants_join","id":"1","created_timestamp":"1516403560557"}]}
        typing: {"for_user_id":"2","direct_message_indicate_typing_events":[{"created_timestamp":"1518127183443","sender_id":"3","target":{"recipient_id":"2"}}],"users":{}}
        -: {"for_user_id":"2","direct_message_mark_read_events":[{"created_timestamp":"1518452444662","sender_id":"3","target":{"recipient_id":"2"},"last_read_event_id":"963085315333238788"}]}
        -: {"for_user_id":"2","follow_events":[{"type":"follow","created_timestamp":"1517588749178","target":{"id":"2"},"source":{"id":"3"}}]}
        -: {"for_user_id":"2","unfollow_events":[{"type":"unfollow","created_timestamp":"1517588749178","target":{"id":"2"},"source":{"id":"3"}}]}
        ignored: {"for_user_id":"2","tweet_create_events":[{"created_at":"x","id":1,"id_str":"1","text":"t","user":{"id":3}}],"user_has_blocked":false}
        ignored: {"for_user_id":"2","favorite_events":[{"id":"1"}]}
        ignored: {"for_user_id":"2","block_events":[{"type":"block"}]}
        ignored: {"for_user_id":"2","mute_events":[{"type":"mute"}]}
        ignored: {"for_user_id":"2","tweet_delete_events":[{"status":{"id":"1"}}]}
        ignored: {"user_event":{"revoke":{"date_time":"2018-05-24T09:48:12+00:00","target":{"app_id":"1"},"source":{"user_id":"2"}}}}
        -: {"for_user_id":"2","direct_message_events":null,"follow_events":[{"type":"follow","created_timestamp":"1517588749178","target":{"id":"2"},"source":{"id":"3"}}]}
        message: {"type":"message_create","id":"1","created_timestamp":"1516403560557","message_create":{"target":{"recipient_id":"2"},"sender_id":"3","message_data":{"text":"t"}}}
        -: {"event":{"type":"message_create","id":"1","message_create":{"sender_id":"3","message_data":{"text":"t"}}}}
        -: {"data":[{"event_type":"MessageCreate","id":"1","text":"t","sender_id":"3"}]}
        """);

    [Fact]
    public void Vk_DocumentedEvents_AreReadOrTold()
    {
        const string Message = """{"id":41,"date":1749416383,"from_id":5001,"peer_id":5001,"out":0,"version":10001,"fwd_messages":[],"important":false,"is_hidden":false,"random_id":0,"conversation_message_id":40,""";
        DocumentedForms.Check("vk", $$$$$$"""
            message: "type":"message_new","object":{"message":{{{{{{Message}}}}}}"text":"x","attachments":[]},"client_info":{"button_actions":["text"],"keyboard":true,"inline_keyboard":true,"carousel":true,"lang_id":0}}
            message: "type":"message_new","object":{{{{{{Message}}}}}}"text":"before 5.103"}
            message: "type":"message_new","object":{"id":1,"date":1749416383,"out":0,"user_id":5001,"read_state":0,"title":" ... ","body":"before 5.80"}
            postback: "type":"message_new","object":{"message":{{{{{{Message}}}}}}"text":"x","payload":"{\"command\":\"start\"}"}}
            message: "type":"message_new","object":{"message":{{{{{{Message}}}}}}"text":"","attachments":[{"type":"video","video":{"id":1,"owner_id":2,"access_key":"k","title":"t"}},{"type":"audio","audio":{"id":1,"url":""}},{"type":"doc","doc":{"id":1,"url":"https://x.example","title":"t","ext":"pdf","size":1}},{"type":"link","link":{"url":"https://x.example","title":"t"}},{"type":"wall","wall":{"id":1}},{"type":"wall_reply","wall_reply":{"id":1}},{"type":"sticker","sticker":{"sticker_id":1,"images":[{"url":"u","width":1}]}},{"type":"gift","gift":{"id":1}},{"type":"graffiti","graffiti":{"id":1,"url":"u"}},{"type":"market_album","market_album":{"id":1}},{"type":"poll","poll":{"id":1}},{"type":"story","story":{"id":1}},{"type":"article","article":{"id":1}},{"type":"money_transfer","money_transfer":{"id":1}},{"type":"call","call":{"state":"reached"}},{"type":"brand_new"}]}}
            message: "type":"message_new","object":{"message":{{{{{{Message}}}}}}"text":"","geo":{"type":"point","coordinates":"52.5 13.4"}}}
            message: "type":"message_new","object":{"message":{{{{{{Message}}}}}}"text":"","geo":{"type":"point","coordinates":{"latitude":52.5,"longitude":13.4},"place":{"id":0}}}}
            -: "type":"message_reply","object":{{{{{{Message}}}}}}"text":"x","admin_author_id":1}
            edit: "type":"message_edit","object":{{{{{{Message}}}}}}"text":"x","update_time":1749416383}
            -: "type":"message_allow","object":{"user_id":5001,"key":""}
            -: "type":"message_deny","object":{"user_id":5001}
            -: "type":"message_typing_state","object":{"state":"typing","from_id":5001,"to_id":-1}
            -: "type":"message_event","object":{"user_id":5001,"peer_id":5001,"event_id":"e","payload":{"type":"x"},"conversation_message_id":40}
            -: "type":"message_event","object":{"user_id":5001,"peer_id":5001,"event_id":"e","payload":[],"conversation_message_id":40}
            -: "type":"message_read","object":{"from_id":5001,"peer_id":5001,"read_message_id":1,"conversation_message_id":1}
            -: "type":"message_reaction_event","object":{"reacted_id":5001,"peer_id":5001,"cmid":40,"reaction_id":1}
            -: "type":"group_join","object":{"user_id":5001,"join_type":"join"}
            -: "type":"group_leave","object":{"user_id":5001,"self":1}
            -: "type":"user_block","object":{"admin_id":1,"user_id":5001,"unblock_date":0,"reason":0,"comment":"c"}
            -: "type":"user_unblock","object":{"admin_id":1,"user_id":5001,"by_end_date":1}
            ignored: "type":"photo_new","object":{"id":1,"owner_id":-1}
            ignored: "type":"photo_comment_new","object":{"id":1,"from_id":1,"text":"t","photo_id":1}
            ignored: "type":"audio_new","object":{"id":1}
            ignored: "type":"video_new","object":{"id":1}
            ignored: "type":"wall_post_new","object":{"id":1,"from_id":1,"text":"t"}
            ignored: "type":"wall_reply_new","object":{"id":1,"from_id":1,"text":"t","post_id":1}
            ignored: "type":"board_post_new","object":{"id":1,"text":"t"}
            ignored: "type":"market_comment_new","object":{"id":1,"text":"t"}
            ignored: "type":"market_order_new","object":{"id":1,"user_id":1}
            ignored: "type":"like_add","object":{"liker_id":1,"object_type":"post"}
            ignored: "type":"poll_vote_new","object":{"owner_id":1}
            ignored: "type":"group_officers_edit","object":{"admin_id":1}
            ignored: "type":"group_change_settings","object":{"user_id":1,"changes":{"title":{"old_value":"a","new_value":"b"}}}
            ignored: "type":"group_change_photo","object":{"user_id":1,"photo":{}}
            ignored: "type":"vkpay_transaction","object":{"from_id":1,"amount":1}
            ignored: "type":"app_payload","object":{"user_id":1,"payload":"p"}
            ignored: "type":"donut_subscription_create","object":{"user_id":1,"amount":1}
            ignored: "type":"lead_forms_new","object":{"lead_id":1}
            """, one => $$$$$$"""{"group_id":1234,"event_id":"e1","v":"5.199",{{{{{{one}}}}}}}""");
        DocumentedForms.Check("vk", $$$$$$"""
            message: {{{{{{Message}}}}}}"text":"bare"}
            message: {"message":{{{{{{Message}}}}}}"text":"inner level"},"client_info":{"lang_id":0}}
            postback: {"user_id":5001,"peer_id":5001,"event_id":"e","payload":{"a":1},"conversation_message_id":40}
            -: {"type":"confirmation","group_id":1234}
            -: {"ts":"4","updates":[]}
            -: {"failed":1,"ts":30}
            -: {"failed":2}
            message: {"response":{"ts":"4","updates":[{"type":"message_new","object":{"message":{{{{{{Message}}}}}}"text":"x"}},"group_id":1}]}}
            """);
    }
}
