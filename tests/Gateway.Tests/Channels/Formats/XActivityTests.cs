using Gateway.Contracts;

namespace Gateway.Tests.Channels.Formats;

/// <summary>The envelope of the X Activity API: whose activity a body tells stands in its filter, and only there.</summary>
public sealed class XActivityTests
{
    private const string Users = """
        "users":{"77":{"data":{"id":"77","name":"Jürgen","username":"juergen"}},"42":{"data":{"id":"42","name":"Shop","username":"shop"}}}
        """;

    private static string Body(string type, string payload, string filter = "\"user_id\":\"42\"") =>
        $$$"""{"data":{"event_uuid":"-685","filter":{ {{{filter}}} },"event_type":"{{{type}}}","tag":"t","payload":{ {{{payload}}} } }}""";

    private static string Direct(string from, string to) => $$$"""
        "direct_message_events":[{"type":"message_create","id":"208","created_timestamp":"1749416383123","message_create":{"target":{"recipient_id":"{{{to}}}"},"sender_id":"{{{from}}}","message_data":{"text":"Hallo"} } }],{{{Users}}}
        """;

    private static InboundItem One(string body) => Assert.Single(DocumentedForms.Decode("x", body));

    private static string? Extra(InboundItem item, string name) => item.Extra?.GetValueOrDefault(name);

    [Fact]
    public void Received_IsTheCustomersMessage_WithNameAndHandle()
    {
        var item = One(Body("dm.received", Direct("77", "42")));
        Assert.Equal((ItemKind.Message, "42", "77", "Jürgen", "208", "Hallo"), (item.Kind, item.Account, item.Sender, item.SenderName, item.Id, item.Text));
        Assert.Contains(new CustomerAlias("username", "juergen"), item.Aliases);
    }

    [Theory]
    [InlineData("\"user_id\":\"42\"")]
    [InlineData("")]
    public void Sent_IsAnEchoInTheCustomersThread(string filter)
    {
        var item = One(Body("dm.sent", Direct("42", "77"), filter));
        Assert.Equal((ItemKind.Echo, "42", "77", "Jürgen"), (item.Kind, item.Account, item.Sender, item.SenderName));
    }

    [Fact]
    public void TypingAndReading_AreReadAsInTheOlderApi()
    {
        const string Who = "\"created_timestamp\":\"1749416383123\",\"sender_id\":\"77\",\"target\":{\"recipient_id\":\"42\"}";
        Assert.Equal(ItemKind.Typing, One(Body("dm.indicate_typing", "\"direct_message_indicate_typing_events\":[{" + Who + "}]")).Kind);
        var read = One(Body("dm.read", "\"direct_message_mark_read_events\":[{\"last_read_event_id\":\"208\"," + Who + "}]"));
        Assert.Equal((ItemKind.Receipt, "read", "208"), (read.Kind, read.Status, read.Target));
    }

    [Theory]
    [InlineData("follow.follow", "77", "42", ItemKind.System, "follow")]
    [InlineData("follow.unfollow", "77", "42", ItemKind.System, "unfollow")]
    [InlineData("follow.follow", "42", "77", ItemKind.Ignored, "follow")]
    public void Follow_ByOthers_IsTold(string type, string source, string target, ItemKind kind, string status)
    {
        var item = One(Body(type, $$$"""
            "source":{"data":{"id":"{{{source}}}","name":"Jürgen","username":"juergen"}},"target":{"data":{"id":"{{{target}}}"}}
            """));
        Assert.Equal((kind, status, source, "-685", "Jürgen"), (item.Kind, item.Status, item.Sender, item.Id, item.SenderName));
    }

    [Fact]
    public void EncryptedMessage_IsToldWithoutItsContent()
    {
        const string Payload = """
            "id":"e4f4","created_at_msec":"1749416383123","sender_id":"77","conversation_id":"77:42","encoded_event":"CwAB"
            """;
        var item = One(Body("chat.received", Payload));
        Assert.Equal((ItemKind.Message, "42", "77", "e4f4", "encrypted"), (item.Kind, item.Account, item.Sender, item.Id, Extra(item, "unsupported")));
        Assert.Equal(1749416383123, item.Timestamp!.Value.ToUnixTimeMilliseconds());
        var sent = One(Body("chat.sent", Payload.Replace("\"sender_id\":\"77\"", "\"sender_id\":\"42\"", StringComparison.Ordinal)));
        Assert.Equal((ItemKind.Echo, "42", "77"), (sent.Kind, sent.Account, sent.Sender));
    }

    [Theory]
    [InlineData("post.create", "\"id\":\"1\",\"author_id\":\"42\",\"text\":\"x\"")]
    [InlineData("profile.update.bio", "\"before\":\"a\",\"after\":\"b\"")]
    [InlineData("dm.hologram", "")]
    public void WhatIsNoConversation_IsIgnoredByItsName(string type, string payload)
    {
        var item = One(Body(type, payload));
        Assert.Equal((ItemKind.Ignored, "42", "event " + type), (item.Kind, item.Account, Extra(item, "reason")));
        Assert.Null(Extra(item, "unrecognised"));
    }

    [Fact]
    public void EnvelopesObjectAlone_IsReadTheSameWay()
    {
        var whole = Body("dm.sent", Direct("42", "77"));
        Assert.Equal(ItemKind.Echo, One(whole["{\"data\":".Length..^1]).Kind);
    }
}
