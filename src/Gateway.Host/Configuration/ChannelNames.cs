using Gateway.Channels;

namespace Gateway.Host.Configuration;

/// <summary>Looks a channel up by the name a file gives.</summary>
internal static class ChannelNames
{
    public static IChannel? Check(ConfigurationErrors errors, string path, string name)
    {
        if (ChannelCatalog.Find(name) is { } channel)
        {
            return channel;
        }

        errors.Add(path, name, "is not a channel: " + string.Join(", ", ChannelCatalog.All.Select(c => c.Name)));
        return null;
    }
}
