using System.CommandLine;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Host.Cli;

/// <summary><c>gateway channels [--json | --markdown]</c>: the channels and what each supports.</summary>
internal static class ChannelsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var markdown = new Option<bool>("--markdown") { Description = "The table of docs/channels/README.md." };
        var command = new Command("channels", "Lists the channels and what each supports.");
        command.Options.Add(json);
        command.Options.Add(markdown);
        command.SetAction(parsed =>
        {
            var lines = parsed.GetValue(json) ? ChannelCatalog.All.Select(Json) : parsed.GetValue(markdown) ? Markdown() : Table();
            foreach (var line in lines)
            {
                parsed.InvocationConfiguration.Output.WriteLine(line);
            }

            return 0;
        });
        return command;
    }

    /// <summary>Columns as wide as their widest cell.</summary>
    internal static IEnumerable<string> Table()
    {
        var rows = ChannelRow.All.Prepend(ChannelRow.Head).Select(row => row.Cells).ToArray();
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    internal static IEnumerable<string> Markdown()
    {
        yield return Line(ChannelRow.Head.Cells);
        yield return string.Concat(Enumerable.Repeat("|---", ChannelRow.Head.Cells.Count)) + "|";
        foreach (var row in ChannelRow.All)
        {
            yield return Line([$"[{row.Name}]({Page(row.Name)})", .. row.Cells.Skip(1)]);
        }

        static string Line(IEnumerable<string> cells) => "| " + string.Join(" | ", cells) + " |";
    }

    /// <summary>Providers of mail share a page.</summary>
    internal static string Page(string channel) => channel.StartsWith("email-", StringComparison.Ordinal) ? "email-providers.md" : channel + ".md";

    internal static string Json(IChannel channel)
    {
        var features = channel.Features;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("channel"u8, channel.Name);
            WriteList(writer, "decodes", features.Decodes.Select(ItemNames.Of));
            WriteList(writer, "sends", features.Sends);
            if (features.ServiceWindow is { } window)
            {
                writer.WriteNumber("serviceWindowSeconds"u8, window.TotalSeconds);
            }

            if (features.ReplyTokenLife is { } life)
            {
                writer.WriteNumber("replyTokenSeconds"u8, life.TotalSeconds);
            }

            writer.WriteNumber("sendsPerSecond"u8, features.SendsPerSecond);
            writer.WriteBoolean("sendsOnce"u8, features.SendsOnce);
            writer.WriteNumber("textMax"u8, features.TextMax);
            writer.WriteNumber("bodyMax"u8, features.BodyMax);
            WriteList(writer, "secrets", features.Secrets);
            WriteList(writer, "optionalSecrets", features.OptionalSecrets);
            WriteList(writer, "settings", features.Settings.Keys);
            writer.WriteString("documentation"u8, features.Documentation.OriginalString);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
