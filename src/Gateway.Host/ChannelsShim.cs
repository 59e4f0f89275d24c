using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Host;

internal static class ChannelCatalog
{
    public static IReadOnlyList<IChannel> All { get; } = [];

    public static IChannel? Find(string name) => All.FirstOrDefault(c => c.Name == name);
}

internal static class DecodedItemJson
{
    public static void Write(Utf8JsonWriter writer, InboundItem item)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, item.Kind.ToString().ToLowerInvariant());
        writer.WriteEndObject();
    }
}
