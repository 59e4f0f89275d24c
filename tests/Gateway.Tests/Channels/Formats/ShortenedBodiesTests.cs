using System.Buffers;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Formats;

/// <summary>Bodies as documentation and tests of libraries keep them: without envelope, without an id, written as a string.</summary>
public sealed class ShortenedBodiesTests
{
    private const string TelegramUser = """{"id":77,"is_bot":false,"first_name":"A"}""";
    private const string TelegramChat = """{"id":77,"type":"private"}""";
    private const string TelegramGroup = """{"id":-1001,"type":"supergroup","title":"g"}""";

    [Theory]
    [InlineData("whatsapp", """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"from":"49","id":"wamid.1","timestamp":"1749416383","type":"text","text":{"body":"\"hé\""}}]}}]}]}""")]
    [InlineData("messenger", """{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1749416383123,"message":{"mid":"m","text":"\"hé\""}}]}]}""")]
    [InlineData("line", """{"destination":"U1","events":[{"type":"message","timestamp":1749416383123,"source":{"type":"user","userId":"U2"},"message":{"id":"1","type":"text","text":"\"hé\""}}]}""")]
    [InlineData("telegram", """[{"update_id":1,"message":{"message_id":1,"chat":{"id":77,"type":"private"},"date":1749416383,"text":"\"hé\""}}]""")]
    public void Decode_BodyWrittenAsAString_IsWhatItHolds(string channel, string body)
    {
        var quoted = System.Text.Json.JsonSerializer.Serialize(body);
        var item = Assert.Single(DocumentedForms.Decode(channel, quoted));
        Assert.Equal((ItemKind.Message, "\"hé\""), (item.Kind, item.Text));
        Assert.Equal(ItemText.Of(item), ItemText.Of(Assert.Single(DocumentedForms.Decode(channel, " " + quoted + "\n"))));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"words\"")]
    [InlineData("\"{\"")]
    [InlineData("\"\\\"{}\\\"\"")]
    [InlineData("\"{}\",\"{}\"")]
    [InlineData("\"{}\"]")]
    [InlineData("\"{}")]
    public void Decode_StringThatHoldsNoBody_IsMalformed(string body) =>
        Assert.Equal(DecodeOutcome.Malformed, ChannelCatalog.Find("telegram")!.Decode(Bodies.Of(body), new TestRequest(), TestAccounts.Any, []).Outcome);

    [Fact]
    public void WhatsApp_ChangeWithoutItsField_IsWhatItsValueLists()
    {
        var item = Assert.Single(DocumentedForms.Decode("whatsapp", """{"entry":[{"changes":[{"value":{"metadata":{"phone_number_id":"2"},"messages":[{"from":"49","id":"wamid.1","timestamp":"1749416383","type":"text","text":{"body":"x"}}]}}]}]}"""));
        Assert.Equal((ItemKind.Message, "49", "2", "x"), (item.Kind, item.Sender, item.Account, item.Text));
        var nothing = Assert.Single(DocumentedForms.Decode("whatsapp", """{"entry":[{"changes":[{"value":{"event":"APPROVED"}}]}]}"""));
        Assert.Equal("incomplete: changes: must have a field and a value", nothing.Extra!["reason"]);
    }

    [Theory]
    [InlineData("whatsapp", """{"messages":[{"from":"49","timestamp":"1749416383","type":"text","text":{"body":"x"}}]}""", "49:1749416383000:text")]
    [InlineData("whatsapp", """{"from":"49","timestamp":"1749416383","type":"text","text":{"body":"x"}}""", "49:1749416383000:text")]
    [InlineData("whatsapp", """{"messages":[{"from":"49","type":"text","text":{"body":"x"}}]}""", null)]
    [InlineData("line", """{"type":"message","webhookEventId":"01H","timestamp":1749416383123,"source":{"type":"user","userId":"49"},"message":{"type":"text","text":"x"}}""", "01H")]
    [InlineData("line", """{"type":"message","timestamp":1749416383123,"source":{"type":"user","userId":"49"},"message":{"type":"text","text":"x"}}""", null)]
    [InlineData("telegram", """{"update_id":5,"message":{"chat":{"id":49,"type":"private"},"date":1749416383,"text":"x"}}""", "update:5")]
    [InlineData("telegram", """{"message":{"chat":{"id":49},"text":"x"}}""", null)]
    public void Decode_MessageWithoutItsId_IsNamedByWhatThereIs(string channel, string body, string? id)
    {
        var item = Assert.Single(DocumentedForms.Decode(channel, body));
        Assert.Equal((ItemKind.Message, "49", "x", id), (item.Kind, item.Sender, item.Text, item.Id));
    }

    [Theory]
    [InlineData("whatsapp", """{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"2"},"messages":[{"from":"49","timestamp":"1749416383","type":"text","text":{"body":"x"}}]}}]}]}""")]
    [InlineData("line", """{"destination":"U1","events":[{"type":"message","webhookEventId":"01H","timestamp":1749416383123,"source":{"type":"user","userId":"49"},"message":{"type":"text","text":"x"}}]}""")]
    public void Decode_MessageWithoutItsIdInAWholeNotification_IsRefused(string channel, string body)
    {
        var result = ChannelCatalog.Find(channel)!.Decode(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)), new TestRequest(), TestAccounts.Any, []);

        Assert.Equal(DecodeOutcome.Malformed, result.Outcome);
        Assert.Contains("id: must be given", result.Detail!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("line", """{"type":"messageEdited","webhookEventId":"01H","source":{"type":"user","userId":"49"},"message":{"type":"text","text":"x"}}""", "incomplete: message.id: must be given")]
    [InlineData("telegram", """{"update_id":5,"edited_message":{"chat":{"id":49,"type":"private"},"text":"x"}}""", "incomplete: message_id: must be given")]
    [InlineData("whatsapp", """{"statuses":[{"status":"read","timestamp":"1749416383","recipient_id":"49"}]}""", "incomplete: statuses.id: must be given")]
    public void Decode_ChangeOfAMessageThatIsNotNamed_IsIncomplete(string channel, string body, string reason)
    {
        var item = Assert.Single(DocumentedForms.Decode(channel, body));
        Assert.Equal((ItemKind.Ignored, reason), (item.Kind, item.Extra!["reason"]));
    }

    [Fact]
    public void Line_MessageAlone_IsAMessage()
    {
        var item = Assert.Single(DocumentedForms.Decode("line", """{"id":"468789577898262530","type":"image","quoteToken":"q","contentProvider":{"type":"line"}}"""));
        Assert.Equal((ItemKind.Message, "468789577898262530", "468789577898262530", "q"), (item.Kind, item.Id, Assert.Single(item.Attachments).Id, item.Extra!["quote_token"]));
        Assert.Equal(ItemKind.Ignored, Assert.Single(DocumentedForms.Decode("line", """{"type":"text","text":"as it is sent"}""")).Kind);
        Assert.Equal(ItemKind.Ignored, Assert.Single(DocumentedForms.Decode("line", """{"id":"1","type":"hologram"}""")).Kind);
    }

    [Theory]
    [InlineData($$$$$$"""{"chat":{{{{{{TelegramChat}}}}}},"message_id":31,"user":{{{{{{TelegramUser}}}}}},"date":1749416383,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}""", ItemKind.Reaction, "31", null)]
    [InlineData($$$$$$"""{"business_connection_id":"bc","chat":{{{{{{TelegramChat}}}}}},"message_ids":[31]}""", ItemKind.Delete, "31", null)]
    [InlineData($$$$$$"""{"chat":{{{{{{TelegramChat}}}}}},"from":{{{{{{TelegramUser}}}}}},"date":1749416383,"old_chat_member":{"status":"member","user":{"id":1,"is_bot":true}},"new_chat_member":{"status":"kicked","user":{"id":1,"is_bot":true}}}""", ItemKind.System, null, "block")]
    [InlineData($$$$$$"""{"chat":{{{{{{TelegramGroup}}}}}},"from":{{{{{{TelegramUser}}}}}},"date":1749416383,"oldChatMember":{"status":"left","user":{{{{{{TelegramUser}}}}}}},"newChatMember":{"status":"member","user":{{{{{{TelegramUser}}}}}}}}""", ItemKind.System, null, "member_joined")]
    [InlineData($$$$$$"""{"chat":{{{{{{TelegramGroup}}}}}},"from":{{{{{{TelegramUser}}}}}},"user_chat_id":77,"date":1749416383,"bio":"b"}""", ItemKind.System, null, "join_request")]
    [InlineData($$$$$$"""{"id":"bc","user":{{{{{{TelegramUser}}}}}},"user_chat_id":77,"date":1749416383,"is_enabled":true}""", ItemKind.System, null, "business_connected")]
    [InlineData($$$$$$"""{"chat":{{{{{{TelegramGroup}}}}}},"message_id":31,"date":1749416383,"reactions":[{"type":{"type":"emoji","emoji":"👍"},"total_count":2}]}""", ItemKind.Ignored, null, null)]
    [InlineData($$$$$$"""{"message_id":31,"from":{{{{{{TelegramUser}}}}}},"chat":{{{{{{TelegramGroup}}}}}},"date":1749416383,"new_chat_members":[{{{{{{TelegramUser}}}}}}],"new_chat_member":{{{{{{TelegramUser}}}}}}}""", ItemKind.System, null, "member_joined")]
    public void Telegram_InnerObjectAlone_IsWhatItsMembersTell(string body, ItemKind kind, string? target, string? status)
    {
        var item = Assert.Single(DocumentedForms.Decode("telegram", body));
        Assert.Equal((kind, target, status), (item.Kind, item.Target, item.Status));
    }

    [Theory]
    [InlineData("messenger", """{"id":"P","time":1749416383000,"messaging":[{"sender":{"id":"U"},"recipient":{"id":"Q"},"timestamp":1749416383123,"message":{"mid":"m","text":"x"}}]}""", ItemKind.Message, "P", null)]
    [InlineData("messenger", """{"id":"P","time":1749416383000,"standby":[{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":1749416383123,"message":{"mid":"m","text":"x"}}]}""", ItemKind.Ignored, "P", "standby: another app has the thread")]
    [InlineData("messenger", """{"id":"P","time":1749416383,"changes":[{"field":"feed","value":{"item":"comment"}}]}""", ItemKind.Ignored, "P", "field feed")]
    [InlineData("messenger", """{"field":"leadgen","value":{"leadgen_id":"1"}}""", ItemKind.Ignored, null, "field leadgen")]
    [InlineData("instagram", """{"field":"messages","value":{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":"1749416383","message":{"mid":"m","text":"x"}}}""", ItemKind.Message, "P", null)]
    [InlineData("instagram", """{"field":"standby","value":{"sender":{"id":"U"},"recipient":{"id":"P"},"timestamp":"1749416383","message":{"mid":"m","text":"x"}}}""", ItemKind.Ignored, null, "field standby")]
    public void Messaging_EntryOrChangeAlone_IsReadLikeABatchOfOne(string channel, string body, ItemKind kind, string? account, string? reason)
    {
        var item = Assert.Single(DocumentedForms.Decode(channel, body));
        Assert.Equal((kind, account, reason), (item.Kind, item.Account, item.Extra?.GetValueOrDefault("reason")));
    }

    [Theory]
    [InlineData("""{"update_id":5,"message":{"message_id":1,"chat":{"id":77,"type":"private"},"from_user":{"id":77,"is_bot":false,"first_name":"Ann"},"date":"2025-06-08T20:59:43Z","text":"x"}}""")]
    [InlineData("""{"update_id":5,"callback_query":{"id":"1","from_user":{"id":77,"is_bot":false,"first_name":"Ann"},"chat_instance":"c","data":"x"}}""")]
    public void Telegram_DumpOfAPythonLibrary_NamesThePerson(string body)
    {
        var item = Assert.Single(DocumentedForms.Decode("telegram", body));
        Assert.Equal(("77", "Ann"), (item.Sender, item.SenderName));
    }

    [Theory]
    [InlineData("chat_boost")]
    [InlineData("removed_chat_boost")]
    [InlineData("purchased_paid_media")]
    public void Telegram_UpdateWithoutNumber_IsIgnoredByName(string kind) =>
        Assert.Equal("update " + kind, Assert.Single(DocumentedForms.Decode("telegram", $$$$$$"""{"{{{{{{kind}}}}}}":{"chat":{"id":-1,"type":"channel"}}}""")).Extra!["reason"]);
}
