using System.Text.Json;
using Gateway.Channels;
using Gateway.Host.Cli;
using Gateway.Tests.Tidy;

namespace Gateway.Tests.Host.Cli;

public sealed class ChannelsCommandTests
{
    private const string Page = "docs/channels/README.md";

    [Fact]
    public void Markdown_IsTheTableOfTheDocs() =>
        Assert.Equal(ChannelsCommand.Markdown(), Repository.Lines(Page).Where(line => line.StartsWith('|')));

    [Fact]
    public void Table_HasALineOfEachChannelUnderOneHead()
    {
        var table = ChannelsCommand.Table().ToArray();

        Assert.Equal(["channel", .. ChannelCatalog.All.Select(channel => channel.Name)], table.Select(line => line.Split(' ')[0]));
        Assert.All(ChannelRow.All.Zip(table.Skip(1)), row => Assert.All(row.First.Cells, cell => Assert.Contains(cell, row.Second, StringComparison.Ordinal)));
    }

    [Fact]
    public void Json_TellsWhatTheTableTells()
    {
        foreach (var channel in ChannelCatalog.All)
        {
            using var line = JsonDocument.Parse(ChannelsCommand.Json(channel));
            var (json, row) = (line.RootElement, ChannelRow.Of(channel));
            string Words(string name) => string.Join(' ', json.GetProperty(name).EnumerateArray().Select(word => word.GetString()).Where(word => word != "ignored"));

            Assert.Equal((row.Name, row.Takes, row.Sends), (json.GetProperty("channel").GetString(), Words("decodes"), Words("sends")));
            Assert.Equal(row.Repeats == "is recognised", json.GetProperty("sendsOnce").GetBoolean());
            Assert.Equal(row.Window == "always", !json.TryGetProperty("serviceWindowSeconds", out _));
        }
    }

    [Fact]
    public void Docs_EveryChannel_HasAPageOfTheSameParts()
    {
        // The mailbox, the mail providers, the generic recipes and our own chat have no provider to be set up at; their pages say what there is instead.
        string[] apart = ["email", "generic", "webchat"];
        foreach (var channel in ChannelCatalog.All)
        {
            var heads = Repository.Lines("docs/channels/" + ChannelsCommand.Page(channel.Name)).Where(line => line.StartsWith('#')).ToArray();
            if (channel.Name.StartsWith("email-", StringComparison.Ordinal) || apart.Contains(channel.Name))
            {
                Assert.NotEmpty(heads);
                continue;
            }

            Assert.All(
                (string[])["## Set up", "## Configuration", "## What is decoded", "## What is sent", "imits and errors"],
                part => Assert.True(heads.Any(head => head.Contains(part, StringComparison.Ordinal)), $"{channel.Name}: no part {part}"));
        }
    }
}
