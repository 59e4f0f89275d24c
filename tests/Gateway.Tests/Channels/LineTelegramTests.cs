using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class LineTests
{
    [Fact]
    public void Decode_NoEvents_IsTheConsolesVerify()
    {
        var items = new List<InboundItem>();
        Assert.Equal(DecodeResult.Decoded, new LineFixture().Channel.Decode(Bodies.Of(LineFixture.Events()), new TestRequest(), TestAccounts.Any, items));
        Assert.Empty(items);
    }

    [Theory]
    [InlineData("""{"destination":"U1","events":{}}""")]
    [InlineData("""{"destination":"U1","events":null}""")]
    [InlineData("""{"destination":{},"events":[]}""")]
    public void Decode_WrongEnvelope_IsMalformed(string body) =>
        Assert.Equal(DecodeOutcome.Malformed, new LineFixture().Channel.Decode(Bodies.Of(body), new TestRequest(), TestAccounts.Any, []).Outcome);

    [Fact]
    public void Decode_Text_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"line","account":"Ub07","sender":"U11","id":"468","timestamp":"2025-06-08T20:59:43.123Z","text":"予約したい","replyTo":"m0","aliases":[{"kind":"user","value":"U11"}],"extra":{"redelivery":"true","reply_token":"rt","quote_token":"q1","event_id":"01HZ"}}""",
            ItemText.Of(Items.One(new LineFixture(), LineFixture.Events(LineFixture.Text("\"468\"")))));

    [Fact]
    public void Decode_GroupAndStandby_AreThreadAndSilence()
    {
        var fixture = new LineFixture();
        var group = Items.One(fixture, LineFixture.Events(LineFixture.Event("\"type\":\"join\"", "\"type\":\"group\",\"groupId\":\"C9\",\"userId\":\"U1\"")));
        Assert.Equal((ItemKind.System, "C9", "U1", "join", "01HZ"), (group.Kind, group.Sender, group.Extra!["participant"], group.Status, group.Id));
        var standby = Items.One(fixture, LineFixture.Events(LineFixture.Text("\"1\"").Replace("\"active\"", "\"standby\"", StringComparison.Ordinal)));
        Assert.Equal((ItemKind.Ignored, "U11", "1"), (standby.Kind, standby.Sender, standby.Id));
    }

    [Fact]
    public void Decode_Edit_TargetsTheMessageUnderItsOwnId()
    {
        var edit = Items.One(new LineFixture(), LineFixture.Events(LineFixture.Event("\"type\":\"messageEdited\",\"message\":{\"id\":\"1\",\"type\":\"text\",\"text\":\"b\"}")));
        Assert.Equal(("1", "01HZ", "b"), (edit.Target, edit.Id, edit.Text));
    }
}

public sealed class TelegramTests
{
    private static readonly TelegramFixture Fixture = new();

    [Fact]
    public void Decode_Text_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"telegram","sender":"5000000001","senderName":"Леся К","id":"31","timestamp":"2025-06-08T20:59:43.000Z","text":"x","locale":"uk","aliases":[{"kind":"user","value":"5000000001"},{"kind":"username","value":"lesja"}],"extra":{"update_id":"700000001"}}""",
            ItemText.Of(Items.One(Fixture, TelegramFixture.Message("\"text\":\"x\""))));

    [Fact]
    public void Decode_EditAndReply_NameTheMessageInTheChat()
    {
        var edit = Items.One(Fixture, TelegramFixture.Message("\"edit_date\":1749416390,\"text\":\"y\"", kind: "edited_message"));
        Assert.Equal((ItemKind.Edit, "31", "700000001", 1749416390), (edit.Kind, edit.Target, edit.Id, edit.Timestamp!.Value.ToUnixTimeSeconds()));
        var reply = Items.One(Fixture, TelegramFixture.Message("\"text\":\"y\",\"reply_to_message\":{\"message_id\":30,\"text\":\"not this\",\"chat\":" + TelegramFixture.Group + "}"));
        Assert.Equal(("30", "y", "5000000001"), (reply.ReplyTo, reply.Text, reply.Sender));
    }

    [Fact]
    public void Decode_Group_IsTheThread()
    {
        var item = Items.One(Fixture, TelegramFixture.Message("\"text\":\"x\"", TelegramFixture.Group));
        Assert.Equal(("-1001234567890", "5000000001", "group"), (item.Sender, item.Extra!["participant"], Assert.Single(item.Aliases).Kind));
    }

    [Fact]
    public void Decode_Business_IsAThreadOfItsOwnAndTheOwnerIsAnEcho()
    {
        var customer = Items.One(Fixture, TelegramFixture.Message("\"text\":\"x\",\"business_connection_id\":\"bc1\"", kind: "business_message"));
        Assert.Equal((ItemKind.Message, "5000000001@bc1"), (customer.Kind, customer.Sender));
        var owner = Items.One(Fixture, TelegramFixture.Message("\"text\":\"x\",\"business_connection_id\":\"bc1\"", kind: "business_message", from: "{\"id\":77,\"first_name\":\"Owner\"}"));
        Assert.Equal((ItemKind.Echo, "5000000001@bc1", "5000000001"), (owner.Kind, owner.Sender, Assert.Single(owner.Aliases).Value));
    }

    [Fact]
    public void Decode_DeletedBusinessMessages_YieldsOneItemEach()
    {
        var items = Items.All(Fixture, TelegramFixture.Update("\"deleted_business_messages\":{\"business_connection_id\":\"bc1\",\"chat\":" + TelegramFixture.Chat + ",\"message_ids\":[31,32]}"));
        Assert.Equal(["Delete 31 700000001:31", "Delete 32 700000001:32"], items.Select(i => $"{i.Kind} {i.Target} {i.Id}"));
    }

    [Fact]
    public void Decode_DeletedBusinessMessagesOfNone_IsIgnoredWithTheReason()
    {
        var item = Items.One(Fixture, TelegramFixture.Update("\"deleted_business_messages\":{\"business_connection_id\":\"bc1\",\"chat\":" + TelegramFixture.Chat + ",\"message_ids\":[]}"));
        Assert.Equal((ItemKind.Ignored, "incomplete: deleted_business_messages: must have a chat and message_ids"), (item.Kind, item.Extra!["reason"]));
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""[{"type":"emoji","emoji":"👍"},{"type":"emoji","emoji":"🔥"}]""", "👍🔥")]
    [InlineData("""[{"type":"custom_emoji","custom_emoji_id":"55"}]""", "\uFFFC")]
    public void Decode_Reaction_TellsWhatIsThereNow(string reaction, string text)
    {
        var item = Items.One(Fixture, TelegramFixture.Update("\"message_reaction\":{\"chat\":" + TelegramFixture.Chat + ",\"message_id\":31,\"user\":" + TelegramFixture.User + ",\"date\":1749416383,\"new_reaction\":" + reaction + "}"));
        Assert.Equal((ItemKind.Reaction, text, "31"), (item.Kind, item.Text, item.Target));
    }

    [Fact]
    public void Answer_OnlyAPressedButton_IsAnsweredAsAQuery()
    {
        string? Answer(string body) => Fixture.Channel.Answer(Items.All(Fixture, body), new TestRequest(), Fixture.Account) is { Body.IsEmpty: false } answer
            ? System.Text.Encoding.UTF8.GetString(answer.Body.Span)
            : null;
        Assert.Equal(
            """{"method":"answerCallbackQuery","callback_query_id":"4382bfdwdsb323b2d9"}""", Answer(Fixture.Payloads.Single(payload => payload.Kind == ItemKind.Postback).Body));
        var page = TelegramFixture.Message("\"web_app_data\":{\"data\":\"size=42\",\"button_text\":\"Розмір\"}");
        Assert.Equal((ItemKind.Postback, "size=42", "Розмір"), (Items.One(Fixture, page).Kind, Items.One(Fixture, page).Payload, Items.One(Fixture, page).Text));
        Assert.Null(Answer(page));
    }

    [Fact]
    public void Decode_InlineQuery_IsIgnoredByName() =>
        Assert.Equal("update inline_query", Items.One(Fixture, TelegramFixture.Update("\"inline_query\":{\"id\":\"1\"}")).Extra!["reason"]);

    [Fact]
    public void Decode_TwoKindsInOneUpdate_IsMalformed() =>
        Assert.Equal(DecodeOutcome.Malformed, Fixture.Channel.Decode(Bodies.Of("""{"update_id":1,"message":{},"edited_message":{}}"""), new TestRequest(), TestAccounts.Any, []).Outcome);

    [Theory]
    [InlineData("\"story\":{\"id\":1}", ItemKind.Message, "story")]
    [InlineData("\"is_paid_post\":true,\"hologram\":[1]", ItemKind.Message, "hologram")]
    [InlineData("\"forum_topic_created\":{\"name\":\"x\"},\"is_topic_message\":true", ItemKind.Ignored, null)]
    [InlineData("\"users_shared\":{\"request_id\":1}", ItemKind.Ignored, null)]
    [InlineData("\"new_chat_photo\":[{\"file_id\":\"f\"}]", ItemKind.Ignored, null)]
    [InlineData("\"reply_markup\":{\"inline_keyboard\":[]}", ItemKind.Ignored, null)]
    public void Decode_TelegramMessageWithoutKnownContent_IsAMessageUnlessTelegramWroteIt(string content, ItemKind kind, string? unsupported)
    {
        var item = Items.One(new TelegramFixture(), TelegramFixture.Message(content));
        Assert.Equal((kind, unsupported), (item.Kind, item.Extra?.GetValueOrDefault("unsupported")));
    }
}

internal static class Items
{
    public static InboundItem One(ChannelFixture fixture, string body) => Assert.Single(All(fixture, body));

    public static List<InboundItem> All(ChannelFixture fixture, string body)
    {
        var items = new List<InboundItem>();
        var result = fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
