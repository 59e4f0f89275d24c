using System.Globalization;
using Gateway.Channels;

namespace Gateway.Fuzz;

/// <summary>Findings decoded again, or any bodies: what each allocates beside what it may.</summary>
internal static class Replay
{
    public static int Run(FuzzOptions options)
    {
        using var findings = new Findings(options.Findings, goesOn: false, hasCrashed: false);
        Console.WriteLine("file\tchannel\tlength\tallocated\tmost");
        foreach (var file in options.Replay)
        {
            var name = Path.GetFileNameWithoutExtension(file);
            var channelName = options.Channels.Count > 0 ? options.Channels[0] : name[..Math.Max(0, name.LastIndexOf('-'))];
            if (ChannelCatalog.Find(channelName) is not { } channel)
            {
                Console.Error.WriteLine($"--replay {file}: begins with no channel's name; give it with --channel");
                return 2;
            }

            var body = File.ReadAllBytes(file);
            using var target = new Target(channel, findings);
            target.Check(body);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}\t{channel.Name}\t{body.Length}\t{target.Allocated}\t{target.Most(body)}"));
        }

        return findings.Count == 0 ? 0 : 1;
    }
}
