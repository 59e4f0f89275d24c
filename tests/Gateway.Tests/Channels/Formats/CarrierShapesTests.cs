using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Shapes of the carriers' and platforms' webhooks beside the usual one: objects where others write a word, lists where others write one, and nothing at all.</summary>
public sealed class CarrierShapesTests
{
    private static InboundItem One(string channel, string body) => Assert.Single(DocumentedForms.Decode(channel, body));

    private static string? Extra(InboundItem item, string name) => item.Extra?.GetValueOrDefault(name);

    private static InboundItem WhatsApp(string message, string more = "") =>
        One("infobip", $$$"""{"results":[{"from":"38591","to":"38500","integrationType":"WHATSAPP","messageId":"w1"{{{more}}},"message":{{{message}}} }]}""");

    [Theory]
    [InlineData("""{"type":"TYPING_INDICATOR"}""", null)]
    [InlineData("\"TYPING_STARTED\"", null)]
    [InlineData("\"TYPING_STOPPED\"", "stop")]
    public void Infobip_Typing_NeedsNoMessage(string name, string? status)
    {
        var item = One("infobip", $$$"""{"results":[{"sender":"447700900123","to":"Shop","receivedAt":"2025-06-01T10:00:00.000+0000","event":{{{name}}} }]}""");
        Assert.Equal((ItemKind.Typing, "447700900123", "Shop", status), (item.Kind, item.Sender, item.Account, item.Status));
    }

    [Fact]
    public void Infobip_OtherEventAsAnObject_IsIgnoredByItsName()
    {
        var item = One("infobip", """{"results":[{"sender":"44","to":"Shop","messageId":"e1","event":{"type":"USER_WAVED"}}]}""");
        Assert.Equal((ItemKind.Ignored, "event USER_WAVED"), (item.Kind, Extra(item, "reason")));
    }

    [Fact]
    public void Infobip_ContextInsideTheMessage_IsWhatIsAnswered()
    {
        Assert.Equal("w0", WhatsApp("""{"type":"TEXT","text":"Ja","context":{"from":"38500","id":"w0"}}""").ReplyTo);
        Assert.Equal("w0", WhatsApp("""{"type":"TEXT","text":"Ja","context":null}""", ",\"context\":{\"id\":\"w0\"}").ReplyTo);
    }

    [Fact]
    public void Infobip_FlowReply_HasTheFilledInForm()
    {
        var item = WhatsApp("""{"type":"INTERACTIVE_FLOW_REPLY","text":"Sent","response":{"size":42,"colour":"blau"}}""");
        Assert.Equal((ItemKind.Postback, """{"size":42,"colour":"blau"}""", "Sent"), (item.Kind, item.Payload, item.Text));
    }

    [Theory]
    [InlineData("""{"type":"CONTACT","contacts":[{"name":{"firstName":"Iva","lastName":"Horvat","formattedName":"Iva Horvat"},"phones":[{"phone":"+38591","type":"HOME"},{"waId":"38592"}]},{"name":{"firstName":"Bo"}}]}""", "Iva Horvat: +38591, 38592\nBo")]
    [InlineData("""{"type":"ORDER","catalogId":"c","text":"bitte bald","productItems":[{"productRetailerId":"shoe-42","quantity":2,"itemPrice":59.9,"currency":"EUR"},{"productRetailerId":"lace"}]}""", "bitte bald\n2 x shoe-42, 59.9 EUR\n1 x lace")]
    public void Infobip_Lists_MakeText(string message, string text)
    {
        var item = WhatsApp(message);
        Assert.Equal((ItemKind.Message, text, null), (item.Kind, item.Text, Extra(item, "unsupported")));
    }

    [Theory]
    [InlineData("""{"type":"CONTACT","contacts":[]}""", "contact")]
    [InlineData("""{"type":"ORDER"}""", "order")]
    [InlineData("""{"type":"IMAGE"}""", "image")]
    [InlineData("""{"type":"TEXT","text":""}""", "text")]
    public void Infobip_MessageThatLeavesNothing_IsUnsupported(string message, string type)
    {
        var item = WhatsApp(message);
        Assert.Equal((ItemKind.Message, type), (item.Kind, Extra(item, "unsupported")));
    }

    [Fact]
    public void Infobip_ContactsNames_AreAliasesAndStandForTheSender()
    {
        var hidden = One(
            "infobip",
            """{"results":[{"from":"","to":"38500","integrationType":"WHATSAPP","messageId":"w1","message":{"type":"TEXT","text":"hi"},"contact":{"name":"Iva","userId":"HR.77","parentUserId":"HR.ENT.9","username":"iva"}}]}""");
        Assert.Equal(("HR.77", "Iva"), (hidden.Sender, hidden.SenderName));
        Assert.Equal(["parent_bsuid HR.ENT.9", "username iva", "bsuid HR.77"], hidden.Aliases.Select(alias => $"{alias.Kind} {alias.Value}"));

        var known = WhatsApp("""{"type":"TEXT","text":"hi"}""", """,  "contact":{"phoneNumber":"+38591","userId":"HR.77"}""");
        Assert.Equal(["phone 38591", "bsuid HR.77"], known.Aliases.Select(alias => $"{alias.Kind} {alias.Value}"));
        var number = One("infobip", """{"results":[{"to":"38500","messageId":"w1","text":"hi","contact":{"phoneNumber":"38591"}}]}""");
        Assert.Equal(("38591", new CustomerAlias("phone", "38591")), (number.Sender, Assert.Single(number.Aliases)));
    }

    [Fact]
    public void Infobip_MembersThatAreNull_SayNothing()
    {
        var item = One("infobip", """{"results":[{"messageId":"w1","from":"38591","to":"38500","receivedAt":"2025-06-01T10:00:00.000+0000","doneAt":null,"seenAt":null,"message":"hallo","text":null}]}""");
        Assert.Equal((ItemKind.Message, "hallo", new DateTimeOffset(2025, 6, 1, 10, 0, 0, TimeSpan.Zero)), (item.Kind, item.Text, item.Timestamp));
    }

    [Fact]
    public void MessageBird_ReportOfTheNewerPlatform_IsOfItsReceiver()
    {
        var item = One(
            "messagebird",
            """{"service":"channels","event":"whatsapp.outbound","payload":{"id":"o7","channelId":"ch","status":"delivered","receiver":{"contacts":[{"identifierKey":"phonenumber","identifierValue":"+31688"},null]},"body":{"type":"text","text":{"text":"Ok?","actions":[{"type":"postback","postback":{"text":"Yes","payload":"PAY"}}]}}}}""");
        Assert.Equal((ItemKind.Receipt, "+31688", "o7", "delivered", null), (item.Kind, item.Sender, item.Target, item.Status, item.Payload));
        Assert.Equal([new CustomerAlias("phone", "31688")], item.Aliases);
    }

    [Theory]
    [InlineData("""{"text":"Ja","actions":[{"type":"postback","postback":{"text":"Ja","payload":"BUY-7"}}]}""", "BUY-7")]
    [InlineData("""{"actions":[{"type":"postback","postback":{"text":"Ja","payload":null}}]}""", "Ja")]
    public void MessageBird_PressedAction_IsAPostback(string text, string payload)
    {
        var item = One(
            "messagebird",
            $$$"""{"service":"channels","event":"whatsapp.inbound","payload":{"id":"i7","channelId":"ch","sender":{"contact":{"identifierKey":"phonenumber","identifierValue":"+31688"}},"body":{"type":"text","text":{{{text}}} } } }""");
        Assert.Equal((ItemKind.Postback, payload, "Ja"), (item.Kind, item.Payload, item.Text));
    }

    [Theory]
    [InlineData("https://media.nest.messagebird.com/workspaces/1/media/2", true)]
    [InlineData("https://media.nest.messagebird.com.evil.example/2", false)]
    public void MessageBird_MediaOfTheNewerPlatform_OpenWithTheKey(string url, bool withKey)
    {
        var account = TestAccounts.Of("messagebird", null, ("accessKey", "k"));
        var request = ChannelCatalog.Find("messagebird")!.FetchAttachment(new Attachment { Kind = "image", Url = url }, account)!.Request;
        Assert.Equal(withKey, request.Headers.Any(header => header is { Name: "Authorization", Value: "AccessKey k" }));
    }

    [Theory]
    [InlineData("location-response")]
    [InlineData("location-request-response")]
    public void Bandwidth_Location_HasTwoNames(string type)
    {
        var item = One("bandwidth", $$$"""[{"type":"{{{type}}}","to":["+1555"],"message":{"id":"b1","from":"+1206","content":{"location":{"latitude":47.6,"longitude":-122.3} } } }]""");
        Assert.Equal((ItemKind.Message, "+1206", "+1555", new GeoPoint(47.6, -122.3)), (item.Kind, item.Sender, item.Account, item.Location));
    }

    [Theory]
    [InlineData("\"media\":[{\"fileUrl\":\"https://x.example/1.png\"},\"https://x.example/2.pdf\"]", "image file")]
    [InlineData("\"media\":{\"fileUrl\":\"https://x.example/1.png\"}", "image")]
    [InlineData("\"media\":\"https://x.example/2.pdf\"", "file")]
    public void Bandwidth_Media_AreAListAnObjectOrAnAddress(string media, string kinds)
    {
        foreach (var message in (string[])["\"content\":{" + media + "}", media])
        {
            var item = One("bandwidth", $$$"""[{"type":"message-received","to":"+1555","message":{"id":"b1","from":"+1206",{{{message}}} } }]""");
            Assert.Equal(kinds, string.Join(' ', item.Attachments.Select(attachment => attachment.Kind)));
        }
    }

    [Fact]
    public void Rcs_MembersThatAreNull_AreNoContent()
    {
        var item = One("rcs", """{"senderPhoneNumber":"+4915","messageId":"r1","agentId":"a","text":"hallo","suggestionResponse":null,"location":null,"userFile":null,"agentLaunchEvent":null,"eventType":null}""");
        Assert.Equal((ItemKind.Message, "hallo", null, null), (item.Kind, item.Text, item.Payload, Extra(item, "location_suspect")));
        Assert.Equal("invitation", Extra(One("rcs", """{"senderPhoneNumber":"+4915","messageId":"r1","location":null,"invitation":{"to":"x"}}"""), "unsupported"));
    }

    [Fact]
    public void Genesys_OtherShapes_SayTheSame()
    {
        var pressed = One("genesys", """{"id":"g1","type":"Structured","direction":"Outbound","text":"","channel":{"to":"kunde-4","from":{"id":"d"}},"content":{"contentType":"ButtonResponse","buttonResponse":{"text":"Ja","payload":"yes"}}}""");
        Assert.Equal((ItemKind.Postback, "kunde-4", "yes", "Ja"), (pressed.Kind, pressed.Sender, pressed.Payload, pressed.Text));
        var empty = One("genesys", """{"id":"g1","type":"Structured","text":"","channel":{"to":{"id":"k"}},"content":[{"contentType":"Story","attachment":null,"story":{}}]}""");
        Assert.Equal((ItemKind.Message, "Story"), (empty.Kind, Extra(empty, "unsupported")));
    }

    [Theory]
    [InlineData("""{"id":"p1","type":"interactive","v":1,"sourceId":"s","destinationId":"d","body":"","interactiveData":{"data":{"quick-reply":{"selectedIdentifier":"q"}},"replyMessage":{"title":"Gewählt"}}}""", "Gewählt")]
    [InlineData("""{"id":"p1","type":"richLink","v":1,"sourceId":"s","destinationId":"d","body":"","richLinkData":{"url":"https://x.example"}}""", "https://x.example")]
    public void Apple_EmptyBody_IsNoText(string body, string text) => Assert.Equal(text, One("apple", body).Text);
}
