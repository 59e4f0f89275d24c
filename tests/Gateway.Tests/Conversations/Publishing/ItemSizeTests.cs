using System.Buffers;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Conversations.Publishing;
using Gateway.Journal.Commits;

namespace Gateway.Tests.Conversations.Publishing;

public sealed class ItemSizeTests
{
    [Fact]
    public void Fit_ItemThatFits_IsTheItemItself()
    {
        var item = Item() with { Text = new string('ü', 32 * 1024), Payload = "x" };

        Assert.Same(item, ItemSize.Fit(item));
    }

    [Theory]
    [InlineData("\u0001")]
    [InlineData("\uE000")]
    [InlineData("\"")]
    [InlineData("😀")]
    public void Fit_LongTextsOfAnyCharacter_FitAnEvent(string character)
    {
        var longest = string.Concat(Enumerable.Repeat(character, 64 * 1024 / character.Length));
        var fitting = ItemSize.Fit(Item() with { Text = longest, Payload = longest, Extra = new Dictionary<string, string> { ["a"] = longest } });

        Assert.InRange(BytesOf(fitting), 1, CommitLimits.EventBytesMax - 1);
        Assert.Equal("true", fitting.Extra!["truncated"]);
        Assert.StartsWith(character, fitting.Text!, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(fitting.Text![^1]));
    }

    [Fact]
    public void Fit_ThousandsOfAttachments_AreCutToWhatFits()
    {
        var attachments = Enumerable.Range(0, 10_000).Select(i => new Attachment { Kind = "image", Url = $"https://files.example/{i:D60}" }).ToArray();

        var fitting = ItemSize.Fit(Item() with { Attachments = attachments });

        Assert.InRange(BytesOf(fitting), 1, CommitLimits.EventBytesMax - 1);
        Assert.NotEmpty(fitting.Attachments);
    }

    private static InboundItem Item() => new() { Kind = ItemKind.Message, Channel = "line", Sender = "u1", Id = "m1" };

    private static int BytesOf(InboundItem item)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        InboundItemJson.WriteMembers(json, item, "main");
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenCount;
    }
}
