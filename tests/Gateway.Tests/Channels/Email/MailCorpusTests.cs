using System.Text.Json;
using Gateway.Channels;
using Gateway.Channels.Email;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>Mails recorded by others: what they say is what comes out.</summary>
public sealed class MailCorpusTests
{
    [Fact]
    public void Decode_SyntheticCharsets_YieldTheExpectedText()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        var folder = Path.Combine(SharedPayloads.Root!, "payloads", "email-synthetic");
        var expected = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllBytes(Path.Combine(folder, "expected.json")))!;
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.eml"))
        {
            var key = expected.Keys.Where(name => Path.GetFileName(file).StartsWith(name + "-", StringComparison.Ordinal)).MaxBy(name => name.Length)!;
            Assert.Equal((Path.GetFileName(file), expected[key]), (Path.GetFileName(file), Assert.Single(Decoded(file)).Text));
            count++;
        }

        Assert.True(count >= 12, $"only {count} mails");
    }

    [Theory]
    [InlineData("email")]
    [InlineData("email-reply-bodies")]
    public void Decode_RecordedMails_HaveReadableText(string folder)
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        foreach (var file in SharedPayloads.Files(folder))
        {
            foreach (var item in Decoded(file))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"### {Path.GetFileName(file)}: {Compliance.ItemText.Of(item)}");
                Assert.True(item.Kind == ItemKind.Ignored || item.Sender is not null, file);
                Assert.False(item.Text?.Contains('\uFFFD', StringComparison.Ordinal) == true, $"{Path.GetFileName(file)}: damaged text {item.Text}");
            }
        }
    }

    private static List<InboundItem> Decoded(string file)
    {
        var items = new List<InboundItem>();
        var result = new EmailChannel().Decode(Bodies.Of(File.ReadAllBytes(file)), new TestRequest(), TestAccounts.Any, items);
        Assert.Equal(DecodeOutcome.Decoded, result.Outcome);
        Assert.NotEmpty(items);
        return items;
    }
}
