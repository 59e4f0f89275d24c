using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Webhooks of Sunshine Conversations in the versions 1 and 1.1.</summary>
public sealed class SunshineTriggerTests
{
    private const string User = "\"appUser\":{\"_id\":\"u7\",\"userId\":\"crm-7\",\"givenName\":\"Ada\",\"surname\":\"Lo\",\"email\":\"ada@example.com\",\"properties\":{}}";

    private static List<InboundItem> All(string trigger, string members) =>
        DocumentedForms.Decode("sunshine", $$"""{"trigger":"{{trigger}}","app":{"_id":"app7"},"version":"v1.1",{{members}}}""");

    private static InboundItem One(string trigger, string members) => Assert.Single(All(trigger, members));

    [Fact]
    public void Decode_Messages_AreAnItemEach()
    {
        var items = All(
            "message:appUser",
            "\"messages\":[{\"_id\":\"m1\",\"type\":\"text\",\"text\":\"Wo ist es?\",\"role\":\"appUser\",\"authorId\":\"u7\",\"name\":\"Ada\",\"received\":1748736000.704,\"source\":{\"type\":\"messenger\"}},"
            + "{\"_id\":\"m2\",\"type\":\"image\",\"mediaUrl\":\"https://x.example/a.png\",\"mediaType\":\"image/png\",\"role\":\"appUser\",\"received\":1748736001},"
            + "{\"_id\":\"m3\",\"text\":\"wir\",\"role\":\"appMaker\",\"name\":\"Bot\",\"received\":1748736002.5}]," + User + ",\"conversation\":{\"_id\":\"c7\"}");
        Assert.Equal(["Message m1 c7 app7 Wo ist es?", "Message m2 c7 app7 ", "Echo m3 c7 app7 wir"], items.Select(item => $"{item.Kind} {item.Id} {item.Sender} {item.Account} {item.Text}"));
        Assert.Equal(("Ada", "Ada Lo", "messenger"), (items[0].SenderName, items[2].SenderName, items[0].Extra!["source"]));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1748736000704), items[0].Timestamp);
        Assert.Equal(new Attachment { Kind = "image", Url = "https://x.example/a.png", Mime = "image/png" }, Assert.Single(items[1].Attachments));
        Assert.Equal(["user u7", "crm crm-7", "email ada@example.com"], items[2].Aliases.Select(alias => $"{alias.Kind} {alias.Value}"));
    }

    [Fact]
    public void Decode_WithoutAConversation_TheUserIsTheThread() =>
        Assert.Equal("u7", One("message:appUser", "\"messages\":[{\"_id\":\"m1\",\"type\":\"text\",\"text\":\"x\",\"role\":\"appUser\"}]," + User).Sender);

    [Fact]
    public void Decode_MessageWithoutItsId_IsWrongBesideTheOthers()
    {
        var items = All("message:appUser", "\"messages\":[{\"type\":\"text\",\"text\":\"x\"},{\"_id\":\"m2\",\"type\":\"text\",\"text\":\"y\"},5]," + User);
        Assert.Equal(["invalid: messages._id: must be given", null, "invalid: messages: must be an object"], items.Select(item => item.Extra?.GetValueOrDefault("reason")));
    }

    [Fact]
    public void Decode_Postback_IsNamedByWhatItWasOfferedWith()
    {
        const string Action = "\"action\":{\"_id\":\"a7\",\"type\":\"postback\",\"text\":\"Mehr\",\"payload\":\"MORE\"}";
        var offered = One("postback", "\"postbacks\":[{\"message\":{\"_id\":\"m9\",\"text\":\"?\",\"role\":\"appMaker\"}," + Action + "}]," + User);
        Assert.Equal((ItemKind.Postback, "MORE", "Mehr", "m9", "m9:postback:a7"), (offered.Kind, offered.Payload, offered.Text, offered.ReplyTo, offered.Id));
        var menu = One("postback", "\"postback\":{" + Action + "},\"timestamp\":1748736000.25," + User);
        Assert.Equal((ItemKind.Postback, "u7:a7:1748736000250"), (menu.Kind, menu.Id));
    }

    [Theory]
    [InlineData("message:delivery:channel", "\"message\":{\"_id\":\"o1\"}", "sent")]
    [InlineData("message:delivery:user", "\"message\":{\"_id\":\"o1\"}", "delivered")]
    [InlineData("message:delivery:failure", "\"message\":{\"_id\":\"o1\"},\"error\":{\"code\":\"unauthorized\"}", "failed")]
    [InlineData("delivery:success", "\"messages\":[{\"_id\":\"o1\",\"role\":\"appMaker\",\"text\":\"x\"}]", "delivered")]
    [InlineData("delivery:failure", "\"messages\":[{\"_id\":\"o1\"}],\"error\":{\"code\":\"unauthorized\"}", "failed")]
    public void Decode_Delivery_IsAReceiptOfTheMessage(string trigger, string members, string status)
    {
        var item = One(trigger, members + ",\"timestamp\":1748736000.731," + User);
        Assert.Equal((ItemKind.Receipt, "o1", status, "o1:" + status, "u7", null), (item.Kind, item.Target, item.Status, item.Id, item.Sender, item.Text));
        Assert.Equal(status == "failed" ? "unauthorized" : null, item.Extra?.GetValueOrDefault("error"));
    }

    [Fact]
    public void Decode_OtherTriggers_AreToldByTheirMeaning()
    {
        var read = One("conversation:read", "\"timestamp\":1748736000.103,\"source\":{\"type\":\"line\"}," + User);
        Assert.Equal((ItemKind.Receipt, "read", "u7:read:1748736000103", "1748736000103"), (read.Kind, read.Status, read.Id, read.Extra!["watermark"]));
        Assert.Equal("conversation_start", One("conversation:start", "\"timestamp\":1748736000," + User).Status);
        Assert.Equal((ItemKind.Typing, "stop"), One("typing:appUser", "\"activity\":{\"type\":\"typing:stop\"}," + User) is var typing ? (typing.Kind, typing.Status) : default);
        Assert.Equal("trigger moon:landed", One("moon:landed", User).Extra!["reason"]);
        Assert.Equal("incomplete: messages: must be given", One("message:appUser", "\"messages\":[]," + User).Extra!["reason"]);
        Assert.Equal("incomplete: timestamp: must be given", One("conversation:read", User).Extra!["reason"]);
    }
}
