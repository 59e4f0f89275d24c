using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Host.Cli;

/// <summary><c>gateway channels [--json]</c>: the channels and what each supports.</summary>
internal static class ChannelsCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON object a line." };
        var command = new Command("channels", "Lists the channels and what each supports.");
        command.Options.Add(json);
        command.SetAction(parsed =>
        {
            foreach (var channel in ChannelCatalog.All)
            {
                parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json) ? Json(channel) : Text(channel));
            }

            return 0;
        });
        return command;
    }

    private static string Text(IChannel channel)
    {
        var features = channel.Features;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{channel.Name,-14} takes {string.Join(' ', features.Decodes.Select(ItemNames.Of))}; sends {string.Join(' ', features.Sends)}; "
            + $"{(features.ServiceWindow is { } window ? $"window {window.TotalHours:0.#} h" : "no window")}; {features.SendsPerSecond:0.##}/s; "
            + $"text up to {features.TextMax}; secrets {(features.Secrets.Count == 0 ? "none" : string.Join(' ', features.Secrets))}");
    }

    private static string Json(IChannel channel)
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

            writer.WriteNumber("sendsPerSecond"u8, features.SendsPerSecond);
            writer.WriteNumber("textMax"u8, features.TextMax);
            writer.WriteNumber("bodyMax"u8, features.BodyMax);
            WriteList(writer, "secrets", features.Secrets);
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
