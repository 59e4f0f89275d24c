using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels;

/// <summary>Every recorded payload of a channel decodes: to items, or to an ignored item that says why.</summary>
public sealed class PayloadCorpusTests
{
    [Theory]
    [InlineData("whatsapp")]
    [InlineData("line")]
    [InlineData("telegram")]
    [InlineData("messenger")]
    [InlineData("vk")]
    [InlineData("wechat")]
    [InlineData("slack")]
    public void Decode_RecordedPayloads_NoneIsMalformed(string channel) => AllDecode(channel, channel, atLeast: 20);

    [Theory]
    [InlineData("instagram", "instagram", 6)]
    [InlineData("x", "x-twitter", 9)]
    [InlineData("viber", "viber", 14)]
    [InlineData("discord", "discord", 2)]
    [InlineData("teams", "teams-botframework", 5)]
    [InlineData("webex", "webex", 7)]
    [InlineData("rcs", "rcs-rbm", 3)]
    [InlineData("apple", "apple-messages", 1)]
    [InlineData("genesys", "genesys-open-messaging", 1)]
    [InlineData("twilio", "twilio", 13)]
    [InlineData("vonage", "vonage", 7)]
    [InlineData("messagebird", "messagebird", 1)]
    [InlineData("lazada", "lazada", 1)]
    [InlineData("tiktok-business", "tiktok-business", 2)]
    [InlineData("shopify", "shopify", 2)]
    public void Decode_FewRecordedPayloads_NoneIsMalformed(string channel, string folder, int atLeast) => AllDecode(channel, folder, atLeast);

    private static void AllDecode(string channel, string folder, int atLeast)
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        var decoder = ChannelCatalog.Find(channel);
        Assert.NotNull(decoder);
        var wrong = new List<string>();
        var count = 0;
        foreach (var file in SharedPayloads.Files(folder))
        {
            var items = new List<InboundItem>();
            var result = decoder.Decode(Bodies.Of(Recorded(file)), new TestRequest(), TestAccounts.Any, items);
            count++;
            if (result.Outcome != DecodeOutcome.Decoded || items.Count == 0)
                wrong.Add($"{Path.GetFileName(file)}: {result.Detail ?? "no items"}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{Path.GetFileName(file)}: {string.Join(' ', items.Select(Print))}");
        }

        Assert.Empty(wrong);
        Assert.True(count >= atLeast, $"only {count} payloads of {channel}");
    }

    [Theory]
    [InlineData("email", "email")]
    [InlineData("email", "email-reply-bodies")]
    [InlineData("email-ses", "email-amazon-ses")]
    [InlineData("email-sendgrid", "email-sendgrid")]
    [InlineData("email-mailgun", "email-mailgun")]
    [InlineData("email-postmark", "email-postmark")]
    [InlineData("email-mandrill", "email-mandrill")]
    [InlineData("email-mailersend", "email-mailersend")]
    [InlineData("email-postal", "email-postal")]
    [InlineData("email-resend", "email-resend")]
    public void Decode_RecordedMail_NoneIsMalformed(string channel, string folder)
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        var decoder = ChannelCatalog.Find(channel);
        Assert.NotNull(decoder);
        var wrong = new List<string>();
        foreach (var file in SharedPayloads.Files(folder))
        {
            var items = new List<InboundItem>();
            var result = decoder.Decode(Bodies.Of(File.ReadAllBytes(file)), new TestRequest(), TestAccounts.Any, items);
            if (result.Outcome != DecodeOutcome.Decoded || items.Count == 0)
                wrong.Add($"{Path.GetFileName(file)}: {result.Detail ?? "no items"}");
            TestContext.Current.TestOutputHelper?.WriteLine($"### {Path.GetFileName(file)}: {string.Join(' ', items.Select(Print))}");
        }

        Assert.Empty(wrong);
    }

    /// <summary>Without the byte order mark that an editor put before some.</summary>
    private static byte[] Recorded(string file)
    {
        var bytes = File.ReadAllBytes(file);
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    private static string Print(InboundItem item)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            InboundItemJson.Write(writer, item);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
