using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Shapes of older versions, of libraries and of recorders: what is in them is read as what the provider sends today.</summary>
public sealed class OlderShapesTests
{
    private const string WeChatHead =
        "<xml><ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><CreateTime>1749416383</CreateTime><MsgType>event</MsgType>";

    [Theory]
    [InlineData("click", ItemKind.Postback, "oA:1749416383:CLICK", "<EventKey>K</EventKey>")]
    [InlineData("scan", ItemKind.System, "oA:1749416383:SCAN", "<EventKey>K</EventKey>")]
    [InlineData("Location", ItemKind.System, "oA:1749416383:LOCATION", "<Latitude>1</Latitude><Longitude>2</Longitude>")]
    [InlineData("templatesendjobfinish", ItemKind.Receipt, "7:delivered", "<MsgID>7</MsgID><Status>success</Status>")]
    public void WeChat_EventInAnotherCase_IsTheSame(string name, ItemKind kind, string id, string rest)
    {
        var item = One("wechat", $"{WeChatHead}<Event>{name}</Event>{rest}</xml>");

        Assert.Equal((kind, id), (item.Kind, item.Id));
    }

    [Theory]
    [InlineData("<ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus>", "delivered", null)]
    [InlineData("<ErrorCode>43101</ErrorCode><ErrorStatus>user refuse</ErrorStatus>", "failed", "user refuse")]
    public void WeChat_SubscriptionMessageSent_IsAReceipt(string outcome, string status, string? error)
    {
        var item = One("wechat",
            $"{WeChatHead}<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><TemplateId>T</TemplateId><MsgID>17</MsgID>{outcome}</List></SubscribeMsgSentEvent></xml>");

        Assert.Equal((ItemKind.Receipt, "17", status, error), (item.Kind, item.Target, item.Status, item.Extra?.GetValueOrDefault("error")));
    }

    [Theory]
    [InlineData("template_card_event")]
    [InlineData("taskcard_click")]
    public void WeChat_ButtonOfACard_IsAPostback(string name)
    {
        var item = One("wechat", $"{WeChatHead}<Event>{name}</Event><EventKey>yes</EventKey><TaskId>t1</TaskId><AgentID>1</AgentID></xml>");

        Assert.Equal((ItemKind.Postback, "yes", "t1"), (item.Kind, item.Payload, item.Extra!["task"]));
    }

    [Fact]
    public void WeChat_CustomerServiceOpened_HasWhereItWasOpened() => Assert.Equal(
        "from-cart",
        One("wechat", """{"ToUserName":"gh_1","FromUserName":"oA","CreateTime":1749416383,"MsgType":"event","Event":"user_enter_tempsession","SessionFrom":"from-cart"}""").Payload);

    [Fact]
    public void WeChat_NoticeOfThePlatform_IsNamedAndUnderstood()
    {
        var item = One("wechat", "<xml><AppId>wx1</AppId><CreateTime>1749416383</CreateTime><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>x</ComponentVerifyTicket></xml>");

        Assert.Equal("platform notice component_verify_ticket", item.Extra!["reason"]);
        Assert.False(item.Extra.ContainsKey("unrecognised"));
    }

    [Fact]
    public void Vk_PlaceInOneString_IsThePlace() =>
        Assert.Equal(new GeoPoint(59.93, 30.31), OldVk("""{"id":1,"date":1499441696,"user_id":5,"body":"","geo":{"type":"point","coordinates":"59.93 30.31"}}""").Location);

    [Theory]
    [InlineData("""{"type":"photo","photo":{"id":4,"owner_id":5,"photo_75":"https://x.example/75","photo_604":"https://x.example/604","photo_130":"https://x.example/130"}}""", "image", "https://x.example/604")]
    [InlineData("""{"type":"sticker","sticker":{"id":9,"photo_64":"https://x.example/64","photo_352":"https://x.example/352"}}""", "sticker", "https://x.example/352")]
    [InlineData("""{"type":"gift","gift":{"id":9,"thumb_256":"https://x.example/256","thumb_96":"https://x.example/96"}}""", "file", "https://x.example/256")]
    [InlineData("""{"type":"photo","photo":{"id":4,"owner_id":5,"sizes":[{"url":"https://x.example/s","width":0},{"url":"https://x.example/z","width":0}]}}""", "image", "https://x.example/z")]
    [InlineData("""{"type":"doc","doc":{"id":1,"url":"https://x.example/doc","preview":{"audio_msg":{"link_ogg":"https://x.example/o","link_mp3":"https://x.example/m"}}}}""", "voice", "https://x.example/m")]
    [InlineData("""{"type":"video","video":{"id":1,"owner_id":5,"photo_320":"https://x.example/320","photo_130":"https://x.example/130"}}""", "video", null)]
    public void Vk_FileOfAnOldVersion_HasItsAddress(string attachment, string kind, string? url)
    {
        var file = Assert.Single(OldVk($$"""{"id":1,"date":1499441696,"user_id":5,"body":"","attachments":[{{attachment}}]}""").Attachments);

        Assert.Equal((kind, url), (file.Kind, file.Url));
    }

    [Fact]
    public void Vk_ChatBesideItsWriter_IsTheSender()
    {
        var item = OldVk("""{"id":1,"date":1499441696,"user_id":5,"chat_id":3,"body":"hi"}""");

        Assert.Equal((ItemKind.Message, "2000000003", "5"), (item.Kind, item.Sender, item.Extra!["participant"]));
    }

    [Fact]
    public void Vk_ActionAsAWord_IsASystemItem()
    {
        var item = OldVk("""{"id":1,"date":1499441696,"user_id":5,"chat_id":3,"body":"","action":"chat_title_update"}""");

        Assert.Equal((ItemKind.System, "chat_title_update"), (item.Kind, item.Status));
    }

    [Fact]
    public void Vk_OldMessageAlone_IsAMessage()
    {
        var item = One("vk", """{"id":14,"date":1499441696,"out":0,"user_id":5,"read_state":0,"title":"","body":"hello"}""");

        Assert.Equal((ItemKind.Message, "5", "14", "hello"), (item.Kind, item.Sender, item.Id, item.Text));
    }

    [Theory]
    [InlineData("""{"ts":1,"updates":[[4,2105994,561,123456,1496404246,"hello",{}]]}""", "an event of a person's Long Poll")]
    [InlineData("""{"type":"message_new","object":{"message":{"from_id":1,"peer_id":1,"text":"x"}},"group_id":1}""", "incomplete: message.id: must be given")]
    public void Vk_WhatIsNoWholeEvent_IsIgnored(string body, string reason) => Assert.Equal(reason, One("vk", body).Extra!["reason"]);

    [Theory]
    [InlineData("""{"event":"message","timestamp":1749416383123,"sender":{"id":"01="},"message":{"type":"text","text":"hi"}}""", "01=:1749416383123")]
    [InlineData("""{"event":"message","message_token":5,"sender":{"id":"01="},"message":{"text":"hi"}}""", "5")]
    [InlineData("""{"message_token":5,"sender":{"id":"01="},"message":{"type":"text","text":"hi"}}""", "5")]
    public void Viber_MessageWithoutAPart_IsAMessage(string body, string id)
    {
        var item = One("viber", body);

        Assert.Equal((ItemKind.Message, "01=", "hi", id), (item.Kind, item.Sender, item.Text, item.Id));
    }

    [Fact]
    public void Viber_MessageWithoutTokenAndTime_IsIncomplete() => Assert.Equal(
        "incomplete: message_token: must be given",
        One("viber", """{"event":"message","sender":{"id":"01="},"message":{"type":"text","text":"hi"}}""").Extra!["reason"]);

    [Fact]
    public void Slack_ButtonsWithoutAType_AreAPostback()
    {
        var item = One("slack", """
            {"actions":[{"name":"game","type":"button","value":"chess"}],"callback_id":"pick","team":{"id":"T1"},"channel":{"id":"C9"},"user":{"id":"U1","name":"u"},
             "action_ts":"1749416383.000100","message_ts":"1749416380.000004"}
            """);

        Assert.Equal((ItemKind.Postback, "chess", "C9", "1749416380.000004"), (item.Kind, item.Payload, item.Sender, item.Target));
    }

    [Fact]
    public void Slack_TimesAsNumbers_NameTheMessage()
    {
        var item = One("slack", """{"type":"message","channel":"C1","user":"U1","text":"hi","ts":1749416383.000100,"thread_ts":1749416380.000200}""");

        Assert.Equal((ItemKind.Message, "1749416383.000100", "1749416380.000200"), (item.Kind, item.Id, item.ReplyTo));
    }

    [Fact]
    public void Slack_RichTextOfAField_IsThePayload() => Assert.Equal("Hi there", One("slack", """
        {"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"1.2","actions":[{"type":"rich_text_input","action_id":"a",
         "rich_text_value":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Hi "},{"type":"text","text":"there"}]}]}}]}
        """).Payload);

    [Fact]
    public void Slack_OutgoingWebhook_IsAMessage()
    {
        var item = One("slack", "token=x&team_id=T1&channel_id=C1&timestamp=1749416383.000100&user_id=U1&user_name=Ann&text=bot%3A+a+%26lt%3B+b&trigger_word=bot%3A");

        Assert.Equal((ItemKind.Message, "C1", "Ann", "1749416383.000100", "bot: a < b"), (item.Kind, item.Sender, item.SenderName, item.Id, item.Text));
        Assert.Equal("U1", item.Extra!["participant"]);
    }

    [Fact]
    public void Slack_CommandOfOneFieldALine_IsRead()
    {
        var item = One("slack", "token=x\n&team_id=T1\n  &channel_id=C1\r\n&user_id=U1\n&command=/weather\n&text=94070\n&trigger_id=1.2\n");

        Assert.Equal((ItemKind.Postback, "/weather", "94070", "1.2"), (item.Kind, item.Payload, item.Text, item.Id));
    }

    [Fact]
    public void Slack_MessageWithoutTs_IsIncomplete() =>
        Assert.Equal("incomplete: event.ts: must be given", One("slack", """{"type":"message","channel":"C1","user":"U1","text":"hi"}""").Extra!["reason"]);

    [Theory]
    [InlineData("onMessageSent", ItemKind.Message, "IM1")]
    [InlineData("onMessageUpdated", ItemKind.Edit, "IM1:")]
    [InlineData("onMessageRemoved", ItemKind.Delete, "IM1:removed")]
    [InlineData("onMemberAdded", ItemKind.System, null)]
    [InlineData("onChannelAdded", ItemKind.System, null)]
    [InlineData("onMessageSend", ItemKind.Ignored, null)]
    public void Twilio_ProgrammableChat_IsReadLikeConversations(string type, ItemKind kind, string? id)
    {
        var item = One("twilio", $"EventType={type}&InstanceSid=IS1&ChannelSid=CH1&MessageSid=IM1&From=alice&Body=hello&Source=SDK");

        Assert.Equal((kind, "CH1", "alice"), (item.Kind, item.Sender, item.Extra!["participant"]));
        if (id is not null)
            Assert.StartsWith(id, item.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void Twilio_PlusAsItIs_IsThePlusOfTheNumber()
    {
        var item = One("twilio", "MessageSid=SM1&From=whatsapp:+14155550000&To=whatsapp:+14155551212&Body=1+2");

        Assert.Equal(("whatsapp:+14155550000", "whatsapp:+14155551212", "1 2"), (item.Sender, item.Account, item.Text));
        Assert.Equal(new CustomerAlias("phone", "14155550000"), Assert.Single(item.Aliases));
    }

    [Fact]
    public void Twilio_Sticker_IsASticker() => Assert.Equal(
        "sticker",
        Assert.Single(One("twilio", "MessageSid=SM1&From=whatsapp%3A%2B1&To=whatsapp%3A%2B2&MessageType=sticker&NumMedia=1&MediaUrl0=https%3A%2F%2Fx.example&MediaContentType0=image%2Fwebp").Attachments).Kind);

    [Theory]
    [InlineData("""{"conversation_uuid_from":"CON-a","conversation_uuid_to":"CON-b","uuid":"aa","timestamp":"2026-01-01T12:00:00.000Z"}""", "transferred", "aa")]
    [InlineData("""{"reason":"Syntax error in NCCO","conversation_uuid":"CON-a","timestamp":"2026-01-01T12:00:00.000Z"}""", "error", "CON-a")]
    [InlineData("""{"uuid":"aa","conversation_uuid":"CON-a","from":"4477","to":"4478","dtmf":{"digits":"","timed_out":true}}""", "gathered", "aa")]
    [InlineData("""{"uuid":"aa","conversation_uuid":"CON-a","from":"4477","to":"4478"}""", "answered", "aa")]
    public void Vonage_CallEventWithoutAStatus_IsWhatItTells(string body, string status, string target)
    {
        var item = One("vonage", body);

        Assert.Equal((ItemKind.Call, status, target), (item.Kind, item.Status, item.Target));
    }

    [Fact]
    public void Discord_InteractionOfTheGateway_IsAPostback()
    {
        var item = One("discord", """
            {"op":0,"t":"INTERACTION_CREATE","d":{"id":"8","application_id":"7","type":3,"token":"k","channel_id":"2","user":{"id":"5","username":"u"},
             "message":{"id":"3"},"data":{"custom_id":"yes","component_type":2}}}
            """);

        Assert.Equal((ItemKind.Postback, "yes", "2", "3", "7"), (item.Kind, item.Payload, item.Sender, item.Target, item.Account));
    }

    [Fact]
    public void Discord_TypingOfTheGateway_IsTyping()
    {
        var item = One("discord", """{"op":0,"t":"TYPING_START","d":{"channel_id":"2","user_id":"5","timestamp":1749416383}}""");

        Assert.Equal((ItemKind.Typing, "2", "5"), (item.Kind, item.Sender, item.Extra!["participant"]));
    }

    [Theory]
    [InlineData(7, ItemKind.System, "member_joined")]
    [InlineData(6, ItemKind.System, "message_pinned")]
    [InlineData(999, ItemKind.Message, null)]
    public void Discord_WhatDiscordWritesItself_IsNoMessage(int type, ItemKind kind, string? status)
    {
        var item = One("discord", $$$"""{"id":"3","type":{{{type}}},"channel_id":"2","author":{"id":"5","username":"u"},"content":"","timestamp":"2026-01-01T12:00:00.000000+00:00"}""");

        Assert.Equal((kind, status, kind == ItemKind.Message), (item.Kind, item.Status, item.Extra!.ContainsKey("unsupported")));
    }

    [Fact]
    public void Discord_VoiceMessage_IsAVoice() => Assert.Equal("voice", Assert.Single(One("discord", """
        {"id":"3","channel_id":"2","author":{"id":"5","username":"u"},"content":"","attachments":[{"id":"7","filename":"v.ogg","url":"https://x.example","content_type":"audio/ogg","waveform":"AA"}]}
        """).Attachments).Kind);

    [Fact]
    public void MessageBird_MessageAlone_IsAMessage()
    {
        var item = One("messagebird", """{"id":"m1","conversationId":"c1","channelId":"ch","from":"+32","to":"+31","type":"text","content":{"text":"hi"},"direction":"received","status":"received"}""");

        Assert.Equal((ItemKind.Message, "c1", "m1", "hi"), (item.Kind, item.Sender, item.Id, item.Text));
    }

    private static InboundItem OldVk(string message) => One("vk", $$$"""{"type":"message_new","group_id":1,"event_id":"e","object":{{{message}}}}""");

    private static InboundItem One(string channel, string body) => Assert.Single(DocumentedForms.Decode(channel, body));
}
