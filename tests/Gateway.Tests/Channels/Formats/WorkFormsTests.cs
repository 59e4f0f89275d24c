namespace Gateway.Tests.Channels.Formats;

public sealed class WorkFormsTests
{
    [Fact]
    public void Slack_DocumentedEvents_AreReadOrTold()
    {
        const string Events = """
            message: {"type":"message","channel":"D1","user":"U1","text":"hi","ts":"1355517523.000005","event_ts":"1355517523.000005","channel_type":"im","client_msg_id":"c","team":"T1","blocks":[{"type":"rich_text","elements":[]}]}
            message: {"type":"message","channel":"C1","user":"U1","text":"in a thread","ts":"1355517523.000005","thread_ts":"1355517500.000005","parent_user_id":"U2"}
            message: {"type":"message","subtype":"file_share","channel":"D1","user":"U1","text":"","ts":"1355517523.000005","files":[{"id":"F1","name":"n","mimetype":"image/png","url_private":"https://x.example","size":1}],"upload":true}
            message: {"type":"message","subtype":"me_message","channel":"D1","user":"U1","text":"t","ts":"1355517523.000005"}
            message: {"type":"message","subtype":"thread_broadcast","channel":"D1","user":"U1","text":"t","ts":"1355517523.000005","root":{}}
            -: {"type":"message","subtype":"bot_message","channel":"D1","bot_id":"B1","username":"n","text":"t","ts":"1355517523.000005","attachments":[],"icons":{}}
            edit: {"type":"message","subtype":"message_changed","channel":"D1","ts":"1358878755.000001","message":{"type":"message","user":"U1","text":"new","ts":"1355517523.000005","edited":{"user":"U1","ts":"1358878755.000001"}},"previous_message":{"text":"old"}}
            delete: {"type":"message","subtype":"message_deleted","channel":"D1","ts":"1358878755.000001","deleted_ts":"1355517523.000005","previous_message":{"user":"U1"}}
            -: {"type":"message","subtype":"message_replied","channel":"C1","message":{"ts":"1"}}
            -: {"type":"message","subtype":"channel_join","channel":"C1","user":"U1","text":"joined","ts":"1355517523.000005"}
            -: {"type":"message","subtype":"reminder_add","channel":"C1","user":"U1","text":"t","ts":"1355517523.000005"}
            -: {"type":"message","subtype":"ekm_access_denied","channel":"C1","user":"UREVOKEDU","text":"t","ts":"1355517523.000005"}
            -: {"type":"message","subtype":"assistant_app_thread","channel":"D1","ts":"1355517523.000005"}
            message: {"type":"app_mention","user":"U1","text":"<@U0> hi","ts":"1515449522.000016","channel":"C1","event_ts":"1515449522000016"}
            reaction: {"type":"reaction_added","user":"U1","reaction":"thumbsup","item_user":"U2","item":{"type":"message","channel":"C1","ts":"1360782400.498405"},"event_ts":"1360782804.083113"}
            reaction: {"type":"reaction_removed","user":"U1","reaction":"thumbsup","item":{"type":"message","channel":"C1","ts":"1360782400.498405"},"event_ts":"1360782804.083113"}
            -: {"type":"reaction_added","user":"U1","reaction":"x","item":{"type":"file","file":"F1"},"event_ts":"1360782804.083113"}
            -: {"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","view":{},"event_ts":"1515449522000016"}
            -: {"type":"app_uninstalled"}
            -: {"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":["U2"]}}
            -: {"type":"channel_created","channel":{"id":"C1","name":"n","created":1360782804,"creator":"U1"}}
            -: {"type":"channel_rename","channel":{"id":"C1","name":"n","created":1360782804}}
            -: {"type":"member_joined_channel","user":"U1","channel":"C1","channel_type":"C","team":"T1","inviter":"U2"}
            -: {"type":"file_shared","channel_id":"C1","file_id":"F1","user_id":"U1","file":{"id":"F1"},"event_ts":"1361482916.000004"}
            -: {"type":"team_join","user":{"id":"U1"}}
            -: {"type":"user_change","user":{"id":"U1"},"cache_ts":1648596421}
            -: {"type":"pin_added","user":"U1","channel_id":"C1","item":{},"event_ts":"1360782804.083113"}
            -: {"type":"link_shared","channel":"C1","user":"U1","message_ts":"1","links":[{"domain":"x.example","url":"u"}]}
            -: {"type":"emoji_changed","subtype":"add","name":"n","value":"u","event_ts":"1361482916.000004"}
            -: {"type":"star_added","user":"U1","item":{},"event_ts":"1360782804.083113"}
            -: {"type":"im_created","user":"U1","channel":{"id":"D1"}}
            -: {"type":"dnd_updated_user","user":"U1","dnd_status":{"dnd_enabled":true}}
            -: {"type":"workflow_step_execute","callback_id":"c","workflow_step":{},"event_ts":"1"}
            -: {"type":"function_executed","function":{"id":"F"},"inputs":{},"function_execution_id":"e"}
            -: {"type":"assistant_thread_started","assistant_thread":{"user_id":"U1","channel_id":"D1","thread_ts":"1"},"event_ts":"1"}
            -: {"type":"message_metadata_posted","metadata":{},"channel_id":"C1","user_id":"U1"}
            -: {"type":"brand_new_event","x":null}
            """;
        DocumentedForms.Check("slack", Events, one => $$$$$$"""{"token":"t","team_id":"T1","api_app_id":"A1","event":{{{{{{one}}}}}},"type":"event_callback","event_id":"Ev1","event_time":1355517523,"authed_users":["U0"],"authorizations":[{"enterprise_id":null,"team_id":"T1","user_id":"U0","is_bot":true,"is_enterprise_install":false}],"is_ext_shared_channel":false,"event_context":"e"}""");
        DocumentedForms.Check("slack", Events);
        DocumentedForms.Check("slack", """
            ignored: {"token":"t","challenge":"c","type":"url_verification"}
            ignored: {"token":"t","type":"app_rate_limited","team_id":"T1","minute_rate_limited":1518467820,"api_app_id":"A1"}
            postback: {"type":"block_actions","team":{"id":"T1","domain":"d"},"user":{"id":"U1","username":"n","team_id":"T1"},"api_app_id":"A1","token":"t","container":{"type":"message","message_ts":"1548261231.000200","channel_id":"C1"},"trigger_id":"t","channel":{"id":"C1","name":"n"},"message":{"ts":"1548261231.000200"},"response_url":"https://x.example","actions":[{"type":"button","action_id":"a","block_id":"b","text":{"type":"plain_text","text":"t"},"value":"v","action_ts":"1548426417.840180"}]}
            postback: {"type":"block_actions","team":null,"user":{"id":"U1"},"channel":{"id":"C1"},"actions":[{"type":"static_select","action_id":"a","selected_option":{"text":{"type":"plain_text","text":"t"},"value":"v"},"action_ts":"1"}]}
            postback: {"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"actions":[{"type":"datepicker","action_id":"a","selected_date":"2025-01-01"},{"type":"checkboxes","action_id":"b","selected_options":[]},{"type":"users_select","action_id":"c","selected_user":"U2"}]}
            -: {"type":"block_actions","user":{"id":"U1"},"view":{"id":"V1"},"actions":[{"type":"button","action_id":"a","value":"v"}]}
            postback: {"type":"interactive_message","actions":[{"name":"n","type":"button","value":"v"}],"callback_id":"c","team":{"id":"T1"},"channel":{"id":"C1"},"user":{"id":"U1"},"action_ts":"1458170917.164398","message_ts":"1458170866.000004","attachment_id":"1","token":"t","original_message":{},"response_url":"u"}
            postback: {"type":"interactive_message","actions":[{"name":"n","type":"select","selected_options":[{"value":"v"}]}],"callback_id":"c","channel":{"id":"C1"},"user":{"id":"U1"}}
            -: {"type":"view_submission","team":{"id":"T1"},"user":{"id":"U1"},"view":{"id":"V1","callback_id":"c","state":{"values":{}}}}
            -: {"type":"view_closed","user":{"id":"U1"},"view":{"id":"V1"},"is_cleared":false}
            -: {"type":"shortcut","token":"t","callback_id":"c","user":{"id":"U1"},"action_ts":"1"}
            -: {"type":"message_action","callback_id":"c","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"1","text":"t"},"message_ts":"1"}
            -: {"type":"block_suggestion","user":{"id":"U1"},"action_id":"a","value":"v"}
            -: {"type":"dialog_submission","user":{"id":"U1"},"channel":{"id":"C1"},"callback_id":"c","submission":{"name":"n"},"state":"s"}
            -: {"type":"dialog_cancellation","user":{"id":"U1"},"channel":{"id":"C1"},"callback_id":"c"}
            -: {"type":"workflow_step_edit","user":{"id":"U1"},"workflow_step":{}}
            -: {"command":"/help","text":"x","user_id":"U1","channel_id":"D1","team_id":"T1","trigger_id":"t"}
            -: token=t&team_id=T1&team_domain=d&channel_id=C1&channel_name=n&user_id=U1&user_name=n&command=%2Fweather&text=94070&response_url=https%3A%2F%2Fx&trigger_id=1.2&api_app_id=A1&is_enterprise_install=false
            -: token=t&team_id=T1&channel_id=C1&user_id=U1&user_name=n&text=outgoing+webhook&trigger_word=hi&timestamp=1355517523.000005&service_id=1
            -: payload=%7B%22type%22%3A%22shortcut%22%2C%22user%22%3A%7B%22id%22%3A%22U1%22%7D%7D
            """);
    }

    [Fact]
    public void Discord_DocumentedPayloads_AreReadOrTold() => DocumentedForms.Check("discord", """
        -: {"id":"1","application_id":"2","type":1,"token":"t","version":1,"user":{"id":"3","username":"n","discriminator":"0"},"entitlements":[]}
        -: {"application_id":"2","type":2,"id":"1","token":"t","version":1,"guild_id":"4","channel_id":"5","channel":{"id":"5","type":0},"member":{"user":{"id":"3","username":"n","global_name":null,"avatar":null},"roles":[],"permissions":"1","nick":null},"locale":"de","guild_locale":"en-US","data":{"id":"6","name":"cardsearch","type":1,"options":[{"type":3,"name":"n","value":"v"}],"resolved":{}}}
        -: {"application_id":"2","type":2,"id":"1","token":"t","channel_id":"5","user":{"id":"3","username":"n"},"data":{"id":"6","name":"x","type":1,"options":[{"type":1,"name":"sub","options":[{"type":4,"name":"n","value":5}]}]},"context":1,"authorizing_integration_owners":{"0":"1"}}
        -: {"type":2,"id":"1","channel_id":"5","user":{"id":"3"},"data":{"id":"6","name":"u","type":2,"target_id":"7"}}
        postback: {"type":3,"id":"1","token":"t","channel_id":"5","message":{"id":"8","type":0,"content":"c","channel_id":"5","author":{"id":"2","bot":true}},"user":{"id":"3","username":"n"},"data":{"custom_id":"click_one","component_type":2}}
        postback: {"type":3,"id":"1","channel_id":"5","member":{"user":{"id":"3"}},"data":{"custom_id":"s","component_type":3,"values":["a","b"]}}
        -: {"type":4,"id":"1","channel_id":"5","user":{"id":"3"},"data":{"id":"6","name":"n","options":[{"type":3,"name":"n","value":"v","focused":true}]}}
        -: {"type":5,"id":"1","channel_id":"5","user":{"id":"3"},"data":{"custom_id":"m","components":[{"type":1,"components":[{"type":4,"custom_id":"i","value":"v"}]}]}}
        -: {"type":9,"id":"1"}
        -: {"version":1,"application_id":"2","type":0}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"APPLICATION_AUTHORIZED","timestamp":"2024-10-18T14:42:53.064834","data":{"integration_type":1,"scopes":["applications.commands"],"user":{"id":"3","username":"n"}}}}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"APPLICATION_DEAUTHORIZED","timestamp":"2024-10-18T14:42:53.064834","data":{"user":{"id":"3"}}}}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"ENTITLEMENT_CREATE","timestamp":"2024-10-18T18:41:21.109604","data":{"id":"1","user_id":"3"}}}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"QUEST_USER_ENROLLMENT","timestamp":"2024-10-18T18:41:21.109604"}}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"LOBBY_MESSAGE_CREATE","timestamp":"2025-08-05T20:39:19.587872","data":{"id":"1","type":0,"content":"c","lobby_id":"2","channel_id":"3","author":{"id":"4","username":"n"},"metadata":{}}}}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"GAME_DIRECT_MESSAGE_CREATE","timestamp":"2025-08-14T18:09:38.547000+00:00","data":{"id":"1","content":"c","channel_id":"3","author":{"id":"4"}}}}
        -: {"version":1,"application_id":"2","type":1,"event":{"type":"BRAND_NEW"}}
        message: {"op":0,"t":"MESSAGE_CREATE","s":1,"d":{"id":"1","channel_id":"2","author":{"id":"3","username":"n"},"content":"c","timestamp":"2025-06-08T20:59:43.123000+00:00","attachments":[{"id":"4","filename":"f","size":1,"url":"https://x.example","proxy_url":"u","content_type":"image/png"}],"embeds":[],"mentions":[],"type":0}}
        -: {"op":0,"t":"MESSAGE_UPDATE","s":1,"d":{"id":"1","channel_id":"2"}}
        delete: {"op":0,"t":"MESSAGE_DELETE","s":1,"d":{"id":"1","channel_id":"2"}}
        -: {"op":0,"t":"MESSAGE_REACTION_ADD","s":1,"d":{"user_id":"3","channel_id":"2","message_id":"1","emoji":{"id":null,"name":"👍"},"burst":false,"type":0}}
        -: {"op":0,"t":"TYPING_START","s":1,"d":{"channel_id":"2","user_id":"3","timestamp":1}}
        -: {"op":10,"d":{"heartbeat_interval":41250}}
        -: {"op":11}
        message: {"id":"1","channel_id":"2","author":{"id":"3","username":"n","bot":false},"content":"c","timestamp":"2025-06-08T20:59:43+00:00","edited_timestamp":null,"tts":false,"type":19,"message_reference":{"message_id":"0"},"referenced_message":null,"sticker_items":[{"id":"1","name":"n","format_type":1}]}
        """);

    [Fact]
    public void Teams_DocumentedActivities_AreReadOrTold() => DocumentedForms.Check("teams", """
        message: "type":"message","text":"hi","textFormat":"plain","attachmentLayout":"list","inputHint":"acceptingInput"
        message: "type":"message","text":"<at>Bot</at> hi","entities":[{"type":"mention","mentioned":{"id":"28:APP","name":"Bot"},"text":"<at>Bot</at>"},{"type":"clientInfo","locale":"de-DE","country":"DE","platform":"Web","timezone":"Europe/Berlin"}]
        message: "type":"message","text":"","attachments":[{"contentType":"image/png","contentUrl":"https://x.example","name":"n"},{"contentType":"text/html","content":"<p>x</p>"}]
        message: "type":"message","attachments":[{"contentType":"application/vnd.microsoft.teams.file.download.info","contentUrl":"https://x.example","name":"f.txt","content":{"downloadUrl":"https://x.example/d","uniqueId":"u","fileType":"txt"}}]
        message: "type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard"}}]
        postback: "type":"message","value":{"action":"x"}
        postback: "type":"message","text":"x","value":"a string"
        edit: "type":"messageUpdate","text":"new","channelData":{"eventType":"editMessage"}
        delete: "type":"messageDelete","channelData":{"eventType":"softDelete"}
        reaction: "type":"messageReaction","reactionsAdded":[{"type":"like"}],"replyToId":"1"
        reaction: "type":"messageReaction","reactionsRemoved":[{"type":"like"}],"replyToId":"1"
        -: "type":"conversationUpdate","membersAdded":[{"id":"28:APP"},{"id":"29:1","name":"n"}],"channelData":{"eventType":"teamMemberAdded","team":{"id":"t","name":"n"},"tenant":{"id":"t"}}
        -: "type":"conversationUpdate","membersRemoved":[{"id":"29:1"}]
        -: "type":"conversationUpdate","channelData":{"channel":{"id":"c","name":"n"},"team":{"id":"t"},"eventType":"channelCreated"}
        -: "type":"conversationUpdate","topicName":"t","historyDisclosed":true
        -: "type":"installationUpdate","action":"add"
        -: "type":"contactRelationUpdate","action":"remove"
        -: "type":"typing"
        -: "type":"endOfConversation","code":"completedSuccessfully","text":"x"
        -: "type":"event","name":"tokens/response","value":{"connectionName":"c","token":"t"}
        receipt: "type":"event","name":"application/vnd.microsoft.readReceipt","value":{"lastReadMessageId":"1"}
        -: "type":"event","name":"application/vnd.microsoft.meetingStart","value":{"MeetingType":"Scheduled","Title":"t"}
        -: "type":"invoke","name":"signin/verifyState","value":{"state":"1"}
        -: "type":"invoke","name":"adaptiveCard/action","value":{"action":{"type":"Action.Execute","verb":"v","data":{}},"trigger":"manual"}
        -: "type":"invoke","name":"task/fetch","value":{"data":{"type":"task/fetch"},"context":{"theme":"default"}}
        -: "type":"invoke","name":"composeExtension/query","value":{"commandId":"c","parameters":[{"name":"n","value":"v"}],"queryOptions":{"skip":0}}
        -: "type":"invoke","name":"fileConsent/invoke","value":{"type":"fileUpload","action":"accept","uploadInfo":{}}
        -: "type":"invoke","name":"message/submitAction","value":{"actionName":"feedback","actionValue":{"reaction":"like"}}
        -: "type":"invoke","value":null
        -: "type":"trace","name":"t","valueType":"v","value":{},"label":"l"
        -: "type":"handoff"
        -: "type":"command","name":"n","value":{"commandId":"1"}
        -: "type":"suggestion","textHighlights":[]
        -: "type":"deleteUserData"
        -: "type":"brandNew"
        """, one => $$$$$$"""{"id":"1","timestamp":"2026-01-31T12:00:00.000Z","localTimestamp":"2026-01-31T13:00:00.000+01:00","localTimezone":"Europe/Berlin","serviceUrl":"https://smba.trafficmanager.net/emea/","channelId":"msteams","from":{"id":"29:1","name":"n","aadObjectId":"a"},"conversation":{"isGroup":true,"conversationType":"personal","tenantId":"t","id":"a:1"},"recipient":{"id":"28:APP","name":"Bot"},"locale":"de-DE",{{{{{{one}}}}}}}""");

    [Fact]
    public void Webex_DocumentedNotifications_AreReadOrTold() => DocumentedForms.Check("webex", """
        -: {"id":"h","name":"n","targetUrl":"u","resource":"messages","event":"created","filter":"roomId=x","orgId":"o","createdBy":"p","appId":"a","ownedBy":"creator","status":"active","created":"2015-10-18T14:26:16+00:00","actorId":"q","data":{"id":"m","roomId":"r","roomType":"direct","personId":"p","personEmail":"a@b.example","created":"2015-10-18T14:26:16.000Z","files":["https://x.example"],"mentionedPeople":["p"]}}
        -: {"id":"h","resource":"messages","event":"deleted","actorId":"q","data":{"id":"m","roomId":"r","personId":"p","personEmail":"a@b.example"}}
        -: {"id":"h","resource":"messages","event":"updated","data":{"id":"m","roomId":"r","personId":"p","updated":"2015-10-18T14:26:16.000Z"}}
        -: {"id":"h","resource":"memberships","event":"created","data":{"id":"m","roomId":"r","personId":"p","personEmail":"a@b.example","personDisplayName":"n","isModerator":false,"isMonitor":false,"created":"2015-10-18T14:26:16.203Z"}}
        -: {"id":"h","resource":"rooms","event":"updated","data":{"id":"r","type":"group"}}
        -: {"id":"h","resource":"attachmentActions","event":"created","data":{"id":"a","type":"submit","messageId":"m","personId":"p","roomId":"r","created":"2015-10-18T14:26:16.203Z"}}
        -: {"id":"h","resource":"telephony_calls","event":"created","data":{"callId":"c"}}
        -: {"id":"h","resource":"meetings","event":"started","data":{"id":"m"}}
        -: {"id":"h","name":"n","targetUrl":"u","resource":"all","event":"all","secret":"s","status":"active","created":"x"}
        message: {"id":"m","roomId":"r","roomType":"group","toPersonId":"p","text":"t","markdown":"**t**","html":"<p>t</p>","files":[],"personId":"p","personEmail":"a@b.example","mentionedGroups":["all"],"created":"2015-10-18T14:26:16+00:00","parentId":"x","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{}}]}
        -: {"items":[{"id":"m","roomId":"r","text":"t","personId":"p","personEmail":"a@b.example","created":"2015-10-18T14:26:16+00:00"}]}
        -: {"id":"a","personId":"p","roomId":"r","type":"submit","messageId":"m","inputs":{"Name":"John","Tel":5},"created":"2016-05-10T19:41:00.100Z"}
        """);
}
