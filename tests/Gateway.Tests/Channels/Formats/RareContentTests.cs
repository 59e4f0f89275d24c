using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Content that customers seldom send: nothing of what they wrote is lost, and nobody else's act is taken for theirs.</summary>
public sealed class RareContentTests
{
    private static readonly TelegramFixture Telegram = new();

    [Theory]
    [InlineData("""[{"type":"paid"}]""", "⭐")]
    [InlineData("""[{"type":"emoji","emoji":"👍"},{"type":"paid"}]""", "👍⭐")]
    [InlineData("""[{"type":"hologram","hologram":1}]""", "\uFFFC")]
    public void Telegram_ReactionOfAnyType_IsNotTakenBack(string reaction, string text)
    {
        var item = Items.One(Telegram, TelegramFixture.Update("\"message_reaction\":{\"chat\":" + TelegramFixture.Chat + ",\"message_id\":31,\"user\":" + TelegramFixture.User + ",\"date\":1749416383,\"new_reaction\":" + reaction + "}"));
        Assert.Equal((ItemKind.Reaction, text), (item.Kind, item.Text));
    }

    [Theory]
    [InlineData("chat_member", "\"status\":\"member\"", "\"status\":\"administrator\"", "member_changed")]
    [InlineData("chat_member", "\"status\":\"left\"", "\"status\":\"kicked\"", "member_changed")]
    [InlineData("chat_member", "\"status\":\"left\"", "\"status\":\"member\"", "member_joined")]
    [InlineData("chat_member", "\"status\":\"member\"", "\"status\":\"restricted\",\"is_member\":false", "member_left")]
    [InlineData("chat_member", "\"status\":\"restricted\",\"is_member\":false", "\"status\":\"restricted\",\"is_member\":true", "member_joined")]
    [InlineData("my_chat_member", "\"status\":\"member\"", "\"status\":\"administrator\"", "member_changed")]
    [InlineData("my_chat_member", "\"status\":\"left\"", "\"status\":\"administrator\"", "join")]
    public void Telegram_MemberOfAGroup_JoinedOnlyWhoWasNotThere(string kind, string before, string now, string status)
    {
        var item = Items.One(Telegram, TelegramFixture.Update(
            $$$$$$"""
            "{{{{{{kind}}}}}}":{"chat":{{{{{{TelegramFixture.Group}}}}}},"from":{{{{{{TelegramFixture.User}}}}}},"date":1749416383,"old_chat_member":{{{{{{{before}}}}}},"user":{"id":9}},"new_chat_member":{{{{{{{now}}}}}},"user":{"id":9}}}
            """));
        Assert.Equal((ItemKind.System, status), (item.Kind, item.Status));
    }

    [Fact]
    public void Telegram_MessageOfTheBotInAPersonsChat_IsAnEcho()
    {
        var item = Items.One(Telegram, TelegramFixture.Message("\"text\":\"x\"", from: """{"id":9,"is_bot":true,"first_name":"Bot","username":"the_bot"}"""));
        Assert.Equal((ItemKind.Echo, "5000000001", "user 5000000001"), (item.Kind, item.Sender, string.Join(' ', item.Aliases.Select(alias => $"{alias.Kind} {alias.Value}"))));
        Assert.Equal(ItemKind.Message, Items.One(Telegram, TelegramFixture.Message("\"text\":\"x\"", TelegramFixture.Group, from: """{"id":9,"is_bot":true,"first_name":"Bot"}""")).Kind);
    }

    [Fact]
    public void Telegram_OwnersMessageOutsideItsUpdate_IsAnEcho()
    {
        var item = Assert.Single(DocumentedForms.Decode("telegram", $$$$$$"""{"message_id":1,"business_connection_id":"bc","from":{"id":9,"first_name":"Owner"},"chat":{{{{{{TelegramFixture.Chat}}}}}},"date":1749416383,"text":"x"}"""));
        Assert.Equal((ItemKind.Echo, "5000000001@bc"), (item.Kind, item.Sender));
    }

    [Theory]
    [InlineData("\"checklist\":{\"title\":\"Einkauf\",\"tasks\":[{\"id\":1,\"text\":\"Milch\"},{\"id\":2,\"text\":\"Brot\"}]}", "Einkauf\nMilch\nBrot", "", "content", "checklist")]
    [InlineData("\"paid_media\":{\"star_count\":5,\"paid_media\":[{\"type\":\"preview\",\"width\":1},{\"type\":\"photo\",\"photo\":[{\"file_id\":\"s\"},{\"file_id\":\"l\"}]},{\"type\":\"video\",\"video\":{\"file_id\":\"v\"}}]},\"caption\":\"c\"", "c", "image l, video v", "stars", "5")]
    [InlineData("\"text\":\"x\",\"quote\":{\"text\":\"worauf\",\"position\":0}", "x", "", "quote", "worauf")]
    [InlineData("\"venue\":{\"location\":{\"latitude\":50.45,\"longitude\":30.52},\"title\":\"t\",\"address\":\"a\"}", null, "", "place", "t")]
    [InlineData("\"document\":{\"file_name\":\"a.pdf\"}", null, "file ", "update_id", "700000001")]
    public void Telegram_Content_IsKept(string content, string? text, string files, string fact, string value)
    {
        var item = Items.One(Telegram, TelegramFixture.Message(content));
        Assert.Equal((ItemKind.Message, text, files, value), (item.Kind, item.Text, string.Join(", ", item.Attachments.Select(file => $"{file.Kind} {file.Id}")), item.Extra![fact]));
        Assert.Equal(fact == "place", item.Location is not null);
        Assert.DoesNotContain("unsupported", item.Extra.Keys);
    }

    [Theory]
    [InlineData("\"successful_payment\":{\"currency\":\"EUR\",\"total_amount\":1450,\"invoice_payload\":\"order-7\",\"telegram_payment_charge_id\":\"t1\"}", "payment", "order-7")]
    [InlineData("\"refunded_payment\":{\"currency\":\"EUR\",\"total_amount\":1450,\"invoice_payload\":\"order-7\",\"telegram_payment_charge_id\":\"t1\"}", "refund", "order-7")]
    [InlineData("\"supergroup_chat_created\":true", "group_created", null)]
    [InlineData("\"channel_chat_created\":true", "group_created", null)]
    public void Telegram_Service_IsTold(string content, string status, string? payload)
    {
        var item = Items.One(Telegram, TelegramFixture.Message(content, TelegramFixture.Group));
        Assert.Equal((ItemKind.System, status, payload), (item.Kind, item.Status, item.Payload));
        if (payload is not null)
            Assert.Equal(("EUR", "1450", "t1"), (item.Extra!["currency"], item.Extra["amount"], item.Extra["charge_id"]));
    }

    [Fact]
    public void Telegram_ButtonUnderAnInlineMessage_NamesIt()
    {
        var item = Items.One(Telegram, TelegramFixture.Update("\"callback_query\":{\"id\":\"1\",\"from\":" + TelegramFixture.User + ",\"inline_message_id\":\"im\",\"chat_instance\":\"c\",\"data\":\"d\"}"));
        Assert.Equal((ItemKind.Postback, "5000000001", "d", "im"), (item.Kind, item.Sender, item.Payload, item.Extra!["inline_message"]));
    }

    [Theory]
    [InlineData("\"type\":\"interactive\",\"interactive\":{\"type\":\"payment_method\",\"payment_method\":{\"payment_method\":\"upi\"}}", "payment_method")]
    [InlineData("\"type\":\"interactive\",\"interactive\":{}", "unknown")]
    public void WhatsApp_AnswerOfANewKind_IsAMessageThatNamesIt(string content, string name)
    {
        var item = Items.One(new WhatsAppFixture(), WhatsAppFixture.Message(content));
        Assert.Equal((ItemKind.Message, name, "wamid.AbC="), (item.Kind, item.Extra!["unsupported"], item.Id));
    }

    [Fact]
    public void WhatsApp_MediaWithoutAReference_KeepsItsCaption()
    {
        var item = Items.One(new WhatsAppFixture(), WhatsAppFixture.Message("\"type\":\"image\",\"image\":{\"file\":\"/usr/local/wamedia/x\",\"mime_type\":\"image/jpeg\",\"caption\":\"schau\"}"));
        Assert.Equal((ItemKind.Message, "schau", "image", "image/jpeg"), (item.Kind, item.Text, Assert.Single(item.Attachments).Kind, item.Attachments[0].Mime));
    }

    [Theory]
    [InlineData("{\"code\":131051,\"title\":\"t\"}", "131051")]
    [InlineData("[{\"code\":131051,\"title\":\"t\"}]", "131051")]
    [InlineData("\"<ERRORS>\"", null)]
    [InlineData("7", null)]
    public void WhatsApp_ErrorsInAnyForm_CostNoMessage(string errors, string? code)
    {
        var item = Items.One(new WhatsAppFixture(), WhatsAppFixture.Message("\"type\":\"unsupported\",\"errors\":" + errors + ",\"context\":{\"id\":\"wamid.B\"}"));
        Assert.Equal((ItemKind.Message, code, "wamid.B"), (item.Kind, item.Extra!.GetValueOrDefault("error_code"), item.ReplyTo));
    }

    [Fact]
    public void WhatsApp_FlowAnswerTakenOutOfItsString_IsThePayload()
    {
        var item = Items.One(new WhatsAppFixture(), WhatsAppFixture.Message("\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\",\"nfm_reply\":{\"response_json\":{\"flow_token\":\"t\",\"a\":[1]},\"body\":\"Sent\"}}"));
        Assert.Equal((ItemKind.Postback, "{\"flow_token\":\"t\",\"a\":[1]}", "t", "Sent"), (item.Kind, item.Payload, item.Extra!["flow_token"], item.Text));
    }

    [Fact]
    public void WhatsApp_ButtonThatSaysNothing_IsIncomplete() =>
        Assert.Equal("incomplete: messages.button: must be given", Items.One(new WhatsAppFixture(), WhatsAppFixture.Message("\"type\":\"button\"")).Extra!["reason"]);

    [Theory]
    [InlineData("{\"first_name\":\"Ann\",\"last_name\":\"Lee\"}", "Ann Lee")]
    [InlineData("{\"first_name\":\"Ann\",\"formatted_name\":\"Dr. Ann Lee\"}", "Dr. Ann Lee")]
    public void WhatsApp_SharedContact_HasTheNameThereIs(string name, string told) =>
        Assert.Equal(told, Assert.Single(Items.One(new WhatsAppFixture(), WhatsAppFixture.Message("\"type\":\"contacts\",\"contacts\":[{\"name\":" + name + "}]")).Attachments).Name);

    [Fact]
    public void WhatsApp_StatusOfTheOnPremisesApi_NamesTheRecipientInItsMessage()
    {
        var item = Assert.Single(DocumentedForms.Decode("whatsapp", """{"statuses":[{"id":"S","message":{"recipient_id":"49"},"status":"failed","timestamp":"1749416383","type":"message","errors":[{"code":470,"title":"Failed"}]}]}"""));
        Assert.Equal((ItemKind.Receipt, "49", "S", "failed", "470"), (item.Kind, item.Sender, item.Target, item.Status, item.Extra!["error_code"]));
    }

    [Theory]
    [InlineData("""{"type":"ig_story","payload":{"story_media_id":"7","story_media_url":"https://cdn.example/s"}}""", "file 7 https://cdn.example/s", null, null)]
    [InlineData("""{"type":"ephemeral"}""", "", null, "ephemeral")]
    [InlineData("""{"type":"unsupported_type","payload":{}}""", "", null, "unsupported_type")]
    [InlineData("""{"type":"template","payload":{"template_type":"button","text":"Welche?","buttons":[{"type":"postback","title":"A","payload":"a"}]}}""", "file  ", "Welche?", null)]
    [InlineData("""{"type":"template","payload":{"template_type":"generic","elements":[{"title":"Schuh","image_url":"https://cdn.example/i"}]}}""", "file  ", null, null)]
    [InlineData("""{"type":"template","payload":{"template_type":"media","elements":[{"media_type":"image","url":"https://cdn.example/i"}]}}""", "file  https://cdn.example/i", null, null)]
    [InlineData("""{"type":"template","payload":{"generic":{"elements":[{"title":"Schuh"}]}}}""", "file  ", null, null)]
    public void Messaging_Attachment_IsKeptOrNamed(string attachment, string files, string? text, string? unsupported)
    {
        var item = Items.One(new InstagramFixture(), new InstagramFixture().Page(MessagingFixture.Event("\"message\":{\"mid\":\"m\",\"attachments\":[" + attachment + "]}")));
        Assert.Equal(
            (ItemKind.Message, files, text, unsupported),
            (item.Kind, string.Join(", ", item.Attachments.Select(file => $"{file.Kind} {file.Id} {file.Url}")), item.Text, item.Extra?.GetValueOrDefault("unsupported")));
        if (attachment.Contains("Schuh", StringComparison.Ordinal))
            Assert.Equal("Schuh", item.Attachments[0].Name);
    }

    [Theory]
    [InlineData("\"order\":{\"products\":[{\"id\":\"7\",\"quantity\":1}],\"note\":\"n\"}", "[{\"id\":\"7\",\"quantity\":1}]")]
    [InlineData("\"messaging_feedback\":{\"feedback_screens\":[{\"screen_id\":0}]}", "[{\"screen_id\":0}]")]
    [InlineData("\"messaging_customer_information\":{\"screens\":[{\"responses\":[]}]}", "[{\"responses\":[]}]")]
    public void Messaging_WhatANoticeLists_IsItsPayload(string notice, string payload) =>
        Assert.Equal((ItemKind.System, payload), Told(Items.One(new MessengerFixture(), new MessengerFixture().Page(MessagingFixture.Event(notice)))));

    [Fact]
    public void Line_ModuleAndChatControl_TellTheirFacts()
    {
        var module = Items.One(new LineFixture(), LineFixture.Events(LineFixture.Event("\"type\":\"module\",\"module\":{\"type\":\"attached\",\"botId\":\"U5\",\"scopes\":[\"message:send\"]}")));
        Assert.Equal(("attached", "U5"), (module.Extra!["module"], module.Extra["module_bot"]));
        var activated = Items.One(new LineFixture(), LineFixture.Events(LineFixture.Event("\"type\":\"activated\",\"chatControl\":{\"expireAt\":1462629479859}")));
        Assert.Equal(("activated", "1462629479859"), (activated.Status, activated.Extra!["expires"]));
    }

    private static (ItemKind Kind, string? Payload) Told(InboundItem item) => (item.Kind, item.Payload);

    [Fact]
    public void Telegram_RichMessage_IsItsLinesAndItsMedia()
    {
        var item = Items.One(Telegram, TelegramFixture.Message("""
            "rich_message":{"blocks":[{"type":"anchor","name":"top"},{"type":"heading","text":"Bestellung","size":1},{"type":"divider"},
            {"type":"paragraph","text":["Ich will ",{"type":"bold","text":["zwei ",{"type":"italic","text":"rote"}]}," ",{"type":"custom_emoji","custom_emoji_id":"5","alternative_text":"👟"}]},
            {"type":"blockquote","blocks":[{"type":"paragraph","text":"bis Freitag"}],"credit":"Ann"},
            {"type":"list","items":[{"label":"1.","blocks":[{"type":"paragraph","text":"Größe 42"},{"type":"paragraph","text":"breit"}]},{"label":"2.","blocks":[]}]},
            {"type":"table","cells":[[{"text":"a","is_header":true},{"text":[{"type":"code","text":"b"}]}],[{"text":"c"}]]},
            {"type":"details","summary":"mehr","blocks":[{"type":"mathematical_expression","expression":"x^2"},{"type":"hologram","text":{"type":"shimmer","text":"neu"}}]},
            {"type":"photo","photo":[{"file_id":"s"},{"file_id":"l"}],"caption":{"text":"so einer","credit":"x"}},
            {"type":"voice_note","voice_note":{"file_id":"v"}},{"type":"map","location":{"latitude":52.5,"longitude":13.4},"zoom":3}]}
            """));
        Assert.Equal((ItemKind.Message, "rich_message"), (item.Kind, item.Extra?["content"]));
        Assert.Equal("Bestellung\nIch will zwei rote 👟\nbis Freitag\nAnn\n1. Größe 42\nbreit\n2.\na | b\nc\nmehr\nx^2\nneu\nso einer", item.Text);
        Assert.Equal(["image l", "voice v"], item.Attachments.Select(file => $"{file.Kind} {file.Id}"));
        Assert.Equal(new GeoPoint(52.5, 13.4), item.Location);
    }

    [Fact]
    public void Telegram_TopicShownAgain_IsNothingACustomerWrote()
    {
        var item = Items.One(Telegram, TelegramFixture.Message("\"general_forum_topic_unhidden\":{}", TelegramFixture.Group));
        Assert.Equal((ItemKind.Ignored, "message general_forum_topic_unhidden"), (item.Kind, item.Extra?["reason"]));
    }

    [Fact]
    public void Messenger_PathOfTheSite_IsAnAddress()
    {
        static string? Address(string url) => Assert.Single(Assert.Single(DocumentedForms.Decode("messenger", $$$"""
            {"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1749416383000,
            "message":{"mid":"m","attachments":[{"type":"reel","payload":{"url":"{{{url}}}"}}]}}]}]}
            """)).Attachments).Url;
        Assert.Equal("https://www.facebook.com/reel/77/", Address("/reel/77/"));
        Assert.Equal("https://x.example/reel/77/", Address("https://x.example/reel/77/"));
    }

    [Fact]
    public void Messenger_AttachmentOfNoType_LosesNotTheText()
    {
        var item = Assert.Single(DocumentedForms.Decode("messenger", """
            {"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1749416383000,"message":{"mid":"m","text":"Hallo","attachments":[{}]}}
            """));
        Assert.Equal((ItemKind.Message, "Hallo", "unknown"), (item.Kind, item.Text, item.Extra?["unsupported"]));
    }

    [Fact]
    public void Messenger_OptInsOfTwoGuestsAtOnce_AreTwo()
    {
        static string? Name(string guest) => Assert.Single(DocumentedForms.Decode("messenger", $$$"""
            {"object":"page","entry":[{"id":"1","messaging":[{"recipient":{"id":"1"},"timestamp":1749416383000,"optin":{"ref":"r","user_ref":"{{{guest}}}"}}]}]}
            """)).Id;
        Assert.Equal("g1:1749416383000:optin", Name("g1"));
        Assert.NotEqual(Name("g1"), Name("g2"));
    }
}
