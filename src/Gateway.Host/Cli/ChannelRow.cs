using System.Globalization;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Host.Cli;

/// <summary>One channel in words, as the table of the command line and the one of docs/channels/README.md show it.</summary>
internal sealed record ChannelRow(string Name, string Takes, string Sends, string Window, string Rate, string Text, string Repeats)
{
    public static ChannelRow Head { get; } = new("channel", "takes", "sends", "free answers", "sends/s", "text", "a repeated send");

    public static IEnumerable<ChannelRow> All => ChannelCatalog.All.Select(Of);

    public IReadOnlyList<string> Cells => [Name, Takes, Sends, Window, Rate, Text, Repeats];

    public static ChannelRow Of(IChannel channel)
    {
        var features = channel.Features;
        return new ChannelRow(
            channel.Name,
            string.Join(' ', features.Decodes.Where(kind => kind != ItemKind.Ignored).Select(ItemNames.Of)),
            string.Join(' ', features.Sends),
            features.ServiceWindow is { } window ? Span(window) : "always",
            features.SendsPerSecond.ToString("0.##", CultureInfo.InvariantCulture),
            features.TextMax.ToString(CultureInfo.InvariantCulture),
            features.SendsOnce ? "is recognised" : "is not made");
    }

    private static string Span(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.#} h")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.#} min");
}
