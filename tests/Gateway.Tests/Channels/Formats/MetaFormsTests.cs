namespace Gateway.Tests.Channels.Formats;

public sealed class MetaFormsTests
{
    [Fact]
    public void WhatsApp_DocumentedMessages_AreRead() => DocumentedForms.Check("whatsapp", """
        message: {"type":"text","text":{"body":"hi","preview_url":true}}
        message: {"type":"text","text":{"body":"ad"},"referral":{"source_url":"https://fb.me/x","source_id":"1","source_type":"ad","headline":"h","body":"b","media_type":"image","image_url":"https://x.example/i","ctwa_clid":"c","welcome_message":{"text":"w"}}}
        message: {"type":"image","image":{"id":"1","mime_type":"image/jpeg","sha256":"s","caption":"c","url":"https://x.example"}}
        message: {"type":"audio","audio":{"id":"1","mime_type":"audio/ogg; codecs=opus","sha256":"s","voice":true}}
        message: {"type":"voice","voice":{"id":"1","mime_type":"audio/ogg"}}
        message: {"type":"video","video":{"id":"1","mime_type":"video/mp4"}}
        message: {"type":"document","document":{"id":"1","filename":"a.pdf","mime_type":"application/pdf"}}
        message: {"type":"sticker","sticker":{"id":"1","mime_type":"image/webp","animated":false}}
        message: {"type":"location","location":{"latitude":52.5,"longitude":13.4,"name":"n","address":"a","url":"u"}}
        message: {"type":"location","location":{"latitude":"52.5","longitude":"13.4"}}
        message: {"type":"contacts","contacts":[{"name":{"formatted_name":"Ann","first_name":"Ann"},"phones":[{"phone":"+49","wa_id":"49","type":"CELL"}],"emails":[{"email":"a@b.example"}],"urls":[],"addresses":[{"city":"B"}],"org":{"company":"c"},"birthday":"2000-01-01"}]}
        postback: {"type":"button","button":{"text":"Yes","payload":"YES"},"context":{"from":"1","id":"wamid.1"}}
        postback: {"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"b","title":"B"}}}
        postback: {"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"l","title":"L","description":"d"}}}
        postback: {"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"t\",\"a\":[1]}"}}}
        postback: {"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"address_message","body":"x","response_json":"{\"saved_address_id\":\"1\",\"values\":{\"name\":\"n\"}}"}}}
        -: {"type":"interactive","interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept","expiration_timestamp":1745344000,"response_source":"user_action"}}}
        -: {"type":"interactive","interactive":{"type":"payment_method","payment_method":{"payment_method":"upi"}}}
        -: {"type":"interactive","interactive":{"type":"unheard_of"}}
        message: {"type":"order","order":{"catalog_id":"1","text":"t","product_items":[{"product_retailer_id":"p","quantity":1,"item_price":2.5,"currency":"EUR"}]}}
        message: {"type":"order","order":{"catalog_id":"1","product_items":[{"product_retailer_id":"p","quantity":"1","item_price":"2.5","currency":"EUR"}]}}
        reaction: {"type":"reaction","reaction":{"message_id":"wamid.1","emoji":"👍"}}
        reaction: {"type":"reaction","reaction":{"message_id":"wamid.1"}}
        system: {"type":"system","system":{"body":"changed","type":"user_changed_number","wa_id":"2","new_wa_id":"2"}}
        system: {"type":"system","system":{"body":"changed","type":"customer_identity_changed","identity":"h","customer":"1"}}
        system: {"type":"request_welcome"}
        message: {"type":"unsupported","errors":[{"code":131051,"title":"Unsupported","message":"m","error_data":{"details":"d"}}],"unsupported":{"type":"poll"}}
        message: {"type":"unknown","errors":[{"code":501,"title":"Unknown"}]}
        -: {"type":"ephemeral","errors":[{"code":501}]}
        -: {"type":"hsm"}
        -: {"type":"poll_creation"}
        edit: {"type":"edit","edit":{"original_message_id":"wamid.0","message":{"type":"text","text":{"body":"new"},"context":{"id":"x"}}}}
        delete: {"type":"revoke","revoke":{"original_message_id":"wamid.0"}}
        message: {"type":"text","text":{"body":"in a group"},"group_id":"g1"}
        message: {"type":"text","text":{"body":"forwarded"},"context":{"forwarded":true,"frequently_forwarded":true}}
        message: {"type":"text","text":{"body":"product"},"context":{"from":"1","id":"w","referred_product":{"catalog_id":"1","product_retailer_id":"2"}}}
        """, message => $$$$$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"2"},"contacts":[{"profile":{"name":"Ann"},"wa_id":"49"}],"messages":[{"from":"49","id":"wamid.9","timestamp":"1749416383",{{{{{{message[1..]}}}}}}]},"field":"messages"}]}]}""");

    [Fact]
    public void WhatsApp_DocumentedFields_AreReadOrTold() => DocumentedForms.Check("whatsapp", """
        receipt: {"field":"messages","value":{"metadata":{"phone_number_id":"2"},"statuses":[{"id":"w","status":"sent","timestamp":"1749416383","recipient_id":"49","conversation":{"id":"c","expiration_timestamp":"1749416383","origin":{"type":"service"}},"pricing":{"billable":true,"pricing_model":"CBP","category":"service","type":"regular"},"biz_opaque_callback_data":"b"}]}}
        receipt: {"field":"messages","value":{"metadata":{"phone_number_id":"2"},"statuses":[{"id":"w","status":"failed","timestamp":1749416383,"recipient_id":"49","errors":[{"code":131014,"title":"t","message":"m","error_data":{"details":"d"},"href":"h"}]}]}}
        receipt: {"field":"messages","value":{"metadata":{"phone_number_id":"2"},"statuses":[{"id":"w","status":"read","timestamp":"1749416383","recipient_id":"49","recipient_type":"group","recipient_participant_id":"4"}]}}
        -: {"field":"messages","value":{"statuses":[{"id":"w","status":"deleted","timestamp":"1","recipient_id":"49"}]}}
        -: {"field":"messages","value":{"statuses":[{"id":"w","status":"warning","timestamp":"1749416383","recipient_id":"49","errors":[]}]}}
        -: {"field":"messages","value":{"statuses":[{"id":"w","status":"captured","type":"payment","payment":{"reference_id":"r"},"timestamp":"1749416383","recipient_id":"49"}]}}
        -: {"field":"messages","value":{"errors":[{"code":130429,"title":"Rate limit hit","message":"m"}]}}
        -: {"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"2"}}}
        call: {"field":"calls","value":{"metadata":{"phone_number_id":"2"},"calls":[{"id":"c","from":"49","to":"1","event":"connect","timestamp":"1749416383","direction":"USER_INITIATED","session":{"sdp_type":"offer","sdp":"v=0"}}]}}
        -: {"field":"calls","value":{"metadata":{"phone_number_id":"2"},"statuses":[{"id":"c","type":"call","status":"RINGING","timestamp":"1749416383","recipient_id":"49"}]}}
        -: {"field":"user_preferences","value":{"metadata":{"phone_number_id":"2"},"user_preferences":[{"wa_id":"49","detail":"d","category":"marketing_messages","value":"stop","timestamp":1749416383}]}}
        echo: {"field":"smb_message_echoes","value":{"metadata":{"phone_number_id":"2"},"message_echoes":[{"from":"1","to":"49","id":"w","timestamp":"1749416383","type":"text","text":{"body":"x"}}]}}
        ignored: {"field":"message_template_status_update","value":{"event":"APPROVED","message_template_id":1,"message_template_name":"n","message_template_language":"en","reason":"NONE"}}
        ignored: {"field":"message_template_quality_update","value":{"previous_quality_score":"GREEN","new_quality_score":"YELLOW","message_template_id":1}}
        ignored: {"field":"template_category_update","value":{"message_template_id":1,"new_category":"MARKETING"}}
        ignored: {"field":"message_template_components_update","value":{"message_template_id":1,"message_template_element":"x"}}
        ignored: {"field":"phone_number_name_update","value":{"display_phone_number":"1","decision":"APPROVED"}}
        ignored: {"field":"phone_number_quality_update","value":{"display_phone_number":"1","event":"ONBOARDING","current_limit":"TIER_1K"}}
        ignored: {"field":"account_update","value":{"event":"VERIFIED_ACCOUNT","phone_number":"1"}}
        ignored: {"field":"account_review_update","value":{"decision":"APPROVED"}}
        ignored: {"field":"account_alerts","value":{"entity_type":"BUSINESS","alert_type":"x"}}
        ignored: {"field":"business_capability_update","value":{"max_daily_conversation_per_phone":1000}}
        ignored: {"field":"security","value":{"event":"PIN_CHANGED"}}
        ignored: {"field":"flows","value":{"event":"FLOW_STATUS_CHANGE","message":"m","flow_id":"1"}}
        ignored: {"field":"history","value":{"history":[{"metadata":{"phase":0},"threads":[]}]}}
        ignored: {"field":"smb_app_state_sync","value":{"state_sync":[{"type":"contact"}]}}
        ignored: {"field":"group_lifecycle_update","value":{"groups":[]}}
        ignored: {"field":"partner_solutions","value":{"event":"SOLUTION_CREATED"}}
        ignored: {"field":"unheard_of","value":"text"}
        """, change => $$$$$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","time":1749416383,"changes":[{{{{{{change}}}}}}]}]}""");

    [Fact]
    public void Messenger_DocumentedEvents_AreRead()
    {
        const string Events = """
            message: "message":{"mid":"m","text":"hi","seq":1}
            message: "message":{"mid":"m","text":"hi","nlp":{"entities":{}},"tags":{"source":"x"}}
            postback: "message":{"mid":"m","text":"Red","quick_reply":{"payload":"RED"}}
            message: "message":{"mid":"m","text":"re","reply_to":{"mid":"m0","is_self_reply":true}}
            message: "message":{"mid":"m","attachments":[{"type":"image","payload":{"url":"https://x.example/i.png","sticker_id":1}}]}
            message: "message":{"mid":"m","sticker_id":369239263222822,"attachments":[{"type":"image","payload":{"url":"https://x.example/i.png"}}]}
            message: "message":{"mid":"m","attachments":[{"type":"audio","payload":{"url":"https://x.example/a"}},{"type":"video","payload":{"url":"https://x.example/v"}},{"type":"file","payload":{"url":"https://x.example/f"}}]}
            message: "message":{"mid":"m","attachments":[{"type":"location","title":"t","url":"u","payload":{"coordinates":{"lat":52.5,"long":13.4}}}]}
            message: "message":{"mid":"m","attachments":[{"type":"fallback","title":"t","url":"https://x.example","payload":null}]}
            message: "message":{"mid":"m","attachments":[{"type":"template","payload":{"product":{"elements":[{"id":"1","retailer_id":"2","title":"t","image_url":"u"}]}}}]}
            message: "message":{"mid":"m","attachments":[{"type":"template","payload":{"template_type":"generic","elements":[]}}]}
            message: "message":{"mid":"m","attachments":[{"type":"reel","payload":{"url":"u","reel_video_id":1}}]}
            message: "message":{"mid":"m","attachments":[{"type":"ig_reel","payload":{"url":"u"}}]}
            message: "message":{"mid":"m","attachments":[{"type":"unsupported_type"}]}
            message: "message":{"mid":"m","text":"x","referral":{"product":{"id":"1"},"ref":"r","source":"ADS","type":"OPEN_THREAD","ad_id":"1","ads_context_data":{"ad_title":"t","photo_url":"u"}}}
            message: "message":{"mid":"m","text":"x","commands":[{"name":"flights"}]}
            message: "message":{"mid":"m","is_unsupported":true}
            echo: "message":{"mid":"m","is_echo":true,"app_id":1517776481860111,"metadata":"x","text":"t"}
            -: "message":{"mid":"m","is_deleted":true}
            postback: "postback":{"title":"t","payload":"P","mid":"m","referral":{"ref":"r","source":"SHORTLINK","type":"OPEN_THREAD"}}
            postback: "postback":{"payload":"P"}
            -: "postback":{"title":"t"}
            receipt: "delivery":{"mids":["m1","m2"],"watermark":1749416383000}
            receipt: "delivery":{"mids":null,"watermark":1749416383000,"seq":1}
            receipt: "read":{"watermark":1749416383000}
            reaction: "reaction":{"reaction":"smile","emoji":"😀","action":"react","mid":"m"}
            reaction: "reaction":{"action":"unreact","mid":"m"}
            edit: "message_edit":{"mid":"m","text":"n","num_edit":1}
            -: "optin":{"ref":"r","user_ref":"u"}
            -: "optin":{"type":"notification_messages","payload":"p","notification_messages_token":"t","notification_messages_frequency":"WEEKLY","token_expiry_timestamp":1749416383}
            -: "optin":{"type":"one_time_notif_req","payload":"p","one_time_notif_token":"t"}
            -: "referral":{"ref":"r","source":"MESSENGER_CODE","type":"OPEN_THREAD"}
            -: "account_linking":{"status":"linked","authorization_code":"c"}
            -: "account_linking":{"status":"unlinked"}
            -: "policy_enforcement":{"action":"block","reason":"r"}
            -: "pass_thread_control":{"new_owner_app_id":"1","previous_owner_app_id":"2","metadata":"m"}
            -: "take_thread_control":{"previous_owner_app_id":"2","new_owner_app_id":null,"metadata":"m"}
            -: "request_thread_control":{"requested_owner_app_id":1,"metadata":"m"}
            -: "app_roles":{"123":["primary_receiver"]}
            -: "game_play":{"game_id":"1","player_id":"2","context_type":"SOLO","score":1,"payload":"p"}
            -: "pre_checkout":{"payload":"p","requested_user_info":{},"amount":{"currency":"USD","amount":"1"}}
            -: "checkout_update":{"payload":"p","shipping_address":{"id":10}}
            -: "payment":{"payload":"p","amount":{"currency":"USD"}}
            -: "response_feedback":{"feedback":"Good response","mid":"m"}
            -: "customer_information":{"screens":[]}
            -: "brand_new_event":{"a":1}
            """;
        DocumentedForms.Check("messenger", Events, one => $$$$$$"""{"object":"page","entry":[{"id":"P","time":1749416383000,"messaging":[{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":1749416383000,{{{{{{one}}}}}}}]}]}""");
        DocumentedForms.Check("messenger", Events, one => $$$$$$"""{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":1749416383000,{{{{{{one}}}}}}}""");
        DocumentedForms.Check("messenger", Events, one => $$$$$$"""{"id":"P","time":1749416383,"messaging":[{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":"1749416383000",{{{{{{one}}}}}}}]}""");
        DocumentedForms.Check("instagram", Events, one => $$$$$$"""{"object":"instagram","entry":[{"id":"P","time":1749416383,"changes":[{"field":"messages","value":{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":"1749416383",{{{{{{one}}}}}}}}]}]}""");
    }

    [Fact]
    public void Messenger_OtherEntries_AreTold() => DocumentedForms.Check("messenger", """
        ignored: {"object":"page","entry":[{"id":"P","time":1,"standby":[{"sender":{"id":"U"},"message":{"mid":"m","text":"x"}}]}]}
        ignored: {"object":"page","entry":[{"id":"P","time":1,"changes":[{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"1","from":{"id":"2"}}}]}]}
        ignored: {"object":"page","entry":[{"id":"P","time":1,"changed_fields":["name"]}]}
        ignored: {"object":"page","entry":[{"id":"P","time":1,"hop_context":[{"app_id":1}],"messaging":[]}]}
        ignored: {"object":"page","entry":[]}
        ignored: {"object":"user","entry":[{"uid":"1"}]}
        ignored: {"mid":"m","text":"the inner message alone"}
        message: {"object":"page","entry":[{"id":"P","time":1,"messaging":[{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":1,"delivery":null,"postback":null,"message":{"mid":"m","text":"x","attachments":null,"quick_reply":null,"reply_to":null},"read":null}],"standby":null,"changes":null}]}
        -: {"sender":{"user_ref":"r"},"recipient":{"id":"P"},"message":{"mid":"m","text":"from the plugin"}}
        -: {"recipient":{"id":"P"},"timestamp":1749416383,"optin":{"ref":"r","user_ref":"u"}}
        -: {"sender":{"id":"U","community":{"id":"1"}},"recipient":{"id":"P"},"message":{"mid":"m","text":"workplace"},"thread":{"id":"t"}}
        """);

    [Fact]
    public void Instagram_DocumentedEvents_AreRead() => DocumentedForms.Check("instagram", """
        message: "message":{"mid":"m","text":"t","reply_to":{"story":{"url":"https://x.example/s","id":"1"}}}
        message: "message":{"mid":"m","attachments":[{"type":"story_mention","payload":{"url":"https://x.example/s"}}]}
        message: "message":{"mid":"m","attachments":[{"type":"share","payload":{"url":"https://x.example/s"}}]}
        message: "message":{"mid":"m","attachments":[{"type":"ig_post","payload":{"ig_post_media_id":"1","title":"t","url":"u"}}]}
        message: "message":{"mid":"m","attachments":[{"type":"like_heart","payload":{}}]}
        message: "message":{"mid":"m","attachments":[{"type":"animated_gif","payload":{"url":"u"}}]}
        message: "message":{"mid":"m","attachments":[{"type":"ephemeral"}]}
        delete: "message":{"mid":"m","is_deleted":true}
        message: "message":{"mid":"m","is_unsupported":true,"attachments":[]}
        receipt: "read":{"mid":"m"}
        receipt: "messaging_seen":{"mid":"m"}
        postback: "postback":{"mid":"m","title":"t","payload":"P"}
        reaction: "reaction":{"mid":"m","action":"react","reaction":"other","emoji":"❤"}
        -: "referral":{"ref":"r","source":"IGME","type":"OPEN_THREAD"}
        """, one => one.Contains("messaging_seen", StringComparison.Ordinal)
            ? "{\"object\":\"instagram\",\"entry\":[{\"id\":\"P\",\"messaging\":[{\"sender\":{\"id\":\"U\"},\"recipient\":{\"id\":\"P\"},\"timestamp\":1749416383000,\"read\":{\"mid\":\"m\"}}]}]}"
            : $$$$$$"""{"object":"instagram","entry":[{"id":"P","time":1749416383000,"messaging":[{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":"2021-09-08T06:34:04+0000",{{{{{{one}}}}}}}]}]}""");
}
