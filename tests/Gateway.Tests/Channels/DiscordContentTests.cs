using System.Text;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;
using Gateway.Tests.Channels.Formats;

namespace Gateway.Tests.Channels;

/// <summary>Files of commands and forms, forwarded messages, and what the gateway says beside events.</summary>
public sealed class DiscordContentTests
{
    private const string File = "{\"id\":\"71\",\"filename\":\"shoe.png\",\"content_type\":\"image/png\",\"size\":9,\"url\":\"https://cdn.discordapp.com/shoe.png\"}";

    [Theory]
    [InlineData("\"type\":2,\"data\":{\"name\":\"report\",\"options\":[{\"name\":\"what\",\"type\":3,\"value\":\"too small\"},{\"name\":\"photo\",\"type\":11,\"value\":\"71\"}],\"resolved\":{\"users\":{},\"attachments\":{\"71\":#}}}", "too small")]
    [InlineData("\"type\":2,\"data\":{\"resolved\":{\"attachments\":{\"71\":#}},\"name\":\"report\",\"options\":[{\"name\":\"photo\",\"type\":11,\"value\":\"71\"}]}", null)]
    [InlineData("\"type\":5,\"data\":{\"custom_id\":\"form\",\"components\":[{\"type\":18,\"component\":{\"type\":19,\"custom_id\":\"f\",\"values\":[\"71\"]}},{\"type\":1,\"components\":[{\"type\":4,\"custom_id\":\"n\",\"value\":\"Ada\"}]}],\"resolved\":{\"attachments\":{\"71\":#}}}", "Ada")]
    public void Decode_FileOfACommandOrForm_IsAnAttachmentAndNoWord(string content, string? text)
    {
        var item = One(DiscordFixture.Interaction(content.Replace("#", File, StringComparison.Ordinal)));
        Assert.Equal((ItemKind.Postback, text), (item.Kind, item.Text));
        var file = Assert.Single(item.Attachments);
        Assert.Equal(("image", "71", "shoe.png", "https://cdn.discordapp.com/shoe.png", 9L), (file.Kind, file.Id, file.Name, file.Url, file.Size));
    }

    [Fact]
    public void Decode_LongField_IsKeptWhole()
    {
        var written = new string('ü', 4000);
        Assert.Equal(written, One(DiscordFixture.Interaction($$$"""
            "type":5,"data":{"custom_id":"form","components":[{"type":1,"components":[{"type":4,"custom_id":"n","value":"{{{written}}}"}]}]}
            """)).Text);
    }

    [Fact]
    public void Decode_OptionsBeyondTheLimit_AreCutAndFlagged()
    {
        var many = string.Join(',', Enumerable.Range(0, 20).Select(n => $$$"""{"name":"o{{{n}}}","type":3,"value":"{{{new string('ü', 2000)}}}"}"""));
        var item = One(DiscordFixture.Interaction($$$"""
            "type":2,"data":{"name":"long","options":[{{{many}}}]}
            """));
        Assert.Equal("true", item.Extra!["truncated"]);
        Assert.InRange(Encoding.UTF8.GetByteCount(item.Text!), 65_535, 65_536);
    }

    [Fact]
    public void Decode_InteractionWithItsChannelAsAnObjectOnly_IsInThatChannel() =>
        Assert.Equal("645", One("""{"id":"31","type":3,"channel":{"id":"645","type":1},"user":{"id":"32"},"data":{"custom_id":"yes"}}""").Sender);

    [Theory]
    [InlineData("{\"op\":1,\"d\":251}", "gateway opcode without data")]
    [InlineData("{\"op\":1,\"d\":null}", "gateway opcode without data")]
    [InlineData("{\"op\":7,\"d\":null,\"s\":null,\"t\":null}", "gateway opcode without data")]
    [InlineData("{\"op\":9,\"d\":false}", "gateway opcode without data")]
    [InlineData("{\"op\":0,\"t\":\"PRESENCES_REPLACE\",\"d\":[1]}", "gateway event PRESENCES_REPLACE")]
    [InlineData("{\"op\":10,\"d\":{\"heartbeat_interval\":41250}}", "gateway opcode")]
    public void Decode_FrameThatIsNoEventOfOurs_IsIgnored(string frame, string reason)
    {
        var item = One(frame);
        Assert.Equal((ItemKind.Ignored, reason), (item.Kind, item.Extra!["reason"]));
    }

    [Fact]
    public void Decode_ForwardedMessages_HaveTheirWordsAndFilesAndAreNoReply()
    {
        var item = Forwarded("""[{"message":{"type":0,"content":"passt nicht","attachments":[#]}},{"message":{"content":"umtauschen?","sticker_items":[{"id":"8"}]}}]""");
        Assert.Equal((ItemKind.Message, "passt nicht\numtauschen?", "true", null), (item.Kind, item.Text, item.Extra!["forwarded"], item.ReplyTo));
        Assert.Equal(["71", "8"], item.Attachments.Select(file => file.Id));
        Assert.False(item.Extra.ContainsKey("unsupported"));
    }

    [Fact]
    public void Decode_ForwardedMessagesBeyondTheLimit_AreCutAndFlagged()
    {
        var text = new string('ü', 20_000);
        var item = Forwarded($$$"""[{"message":{"content":"{{{text}}}"}},{"message":{"content":"{{{text}}}"}}]""");
        Assert.Equal("true", item.Extra!["truncated"]);
        Assert.InRange(Encoding.UTF8.GetByteCount(item.Text!), 65_535, 65_536);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{\"message\":{\"content\":\"\",\"embeds\":[{}]}}]")]
    public void Decode_ForwardedWithoutWordsAndFiles_IsMarked(string snapshots) => Assert.Equal("forward", Forwarded(snapshots).Extra!["unsupported"]);

    [Fact]
    public void Decode_Reply_KeepsWhatItAnswers() => Assert.Equal(
        "12", One(DiscordFixture.Gateway("MESSAGE_CREATE", DiscordFixture.Message(more: "\"message_reference\":{\"type\":0,\"message_id\":\"12\"}"))).ReplyTo);

    private static InboundItem Forwarded(string snapshots) => One(DiscordFixture.Gateway("MESSAGE_CREATE", DiscordFixture.Message(
        "\"\"", more: "\"message_reference\":{\"type\":1,\"message_id\":\"12\",\"channel_id\":\"99\"},\"message_snapshots\":" + snapshots.Replace("#", File, StringComparison.Ordinal))));

    private static InboundItem One(string body) => Assert.Single(DocumentedForms.Decode("discord", body));
}
