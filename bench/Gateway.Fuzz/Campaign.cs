using System.Globalization;
using Gateway.Channels;

namespace Gateway.Fuzz;

/// <summary>Every channel in its turn, and what came of it.</summary>
internal static class Campaign
{
    public static int Run(FuzzOptions options)
    {
        // Before anything of the instrumented assemblies runs: their code writes to its map from the first branch on.
        using var coverage = new Coverage();
        var unknown = options.Channels.Where(name => ChannelCatalog.Find(name) is null).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine($"--channel {unknown[0]}: is not a channel");
            return 2;
        }

        var findings = new Findings(options.Findings);
        var channels = ChannelCatalog.All.Where(channel => options.Channels.Count == 0 || options.Channels.Contains(channel.Name)).ToList();
        Console.WriteLine("channel\tseconds\tbodies\tkept\tbranches\tfindings");
        foreach (var channel in channels)
        {
            var before = findings.Count;
            var target = new Target(channel, findings);
            var loop = new FuzzLoop(target, coverage, Seeds.Of(channel.Name, options.Corpus));
            var seconds = loop.Run(options.Seconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{channel.Name}\t{seconds:0}\t{loop.Bodies}\t{loop.Kept}\t{coverage.Branches}\t{findings.Count - before}"));
            coverage.Forget();
        }

        return findings.Count == 0 ? 0 : 1;
    }
}
