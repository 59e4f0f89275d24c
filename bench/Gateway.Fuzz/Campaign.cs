using System.Globalization;
using Gateway.Channels;

namespace Gateway.Fuzz;

/// <summary>Every channel in its turn, and what came of it.</summary>
internal static class Campaign
{
    // With a ledger each decoder gets a minute at a time: a campaign that is stopped early has seen all of them.
    private const double SliceSeconds = 60;

    public static int Run(FuzzOptions options, Coverage coverage)
    {
        var unknown = options.Channels.Where(name => ChannelCatalog.Find(name) is null).ToList();
        if (unknown.Count > 0)
        {
            Console.Error.WriteLine($"--channel {unknown[0]}: is not a channel");
            return 2;
        }

        using var findings = new Findings(options.Findings, options.Ledger is not null, options.HasCrashed);
        var channels = ChannelCatalog.All.Where(channel => options.Channels.Count == 0 || options.Channels.Contains(channel.Name)).ToList();
        if (options.Ledger is { } folder)
            WithLedger(channels, coverage, findings, options, folder);
        else
            Once(channels, coverage, findings, options);
        return findings.Count == 0 ? 0 : 1;
    }

    private static void Once(List<IChannel> channels, Coverage coverage, Findings findings, FuzzOptions options)
    {
        Console.WriteLine("channel\tseconds\tbodies\tkept\tbranches\tfindings");
        foreach (var channel in channels)
        {
            using var target = new Target(channel, findings);
            var corpus = new Corpus(Seeds.Of(channel.Name, options.Corpus), null);
            var loop = new FuzzLoop(target, coverage, corpus, seed: 1);
            var seconds = loop.Run(options.Seconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{channel.Name}\t{seconds:0}\t{loop.Bodies}\t{corpus.Kept}\t{coverage.Branches}\t{findings.Of(channel.Name)}"));
            coverage.Forget();
        }
    }

    /// <summary>Goes on with whichever decoder has had least turns, until each has had its time.</summary>
    private static void WithLedger(List<IChannel> channels, Coverage coverage, Findings findings, FuzzOptions options, string folder)
    {
        var ledger = new Ledger(folder);
        while (channels.Where(channel => ledger[channel.Name].Seconds < options.Seconds).MinBy(channel => ledger[channel.Name].Runs) is { } channel)
        {
            var line = ledger[channel.Name];
            line = line with { Runs = line.Runs + 1, Crashes = findings.Of(channel.Name) };
            ledger.Write(line);
            using var target = new Target(channel, findings);
            var corpus = new Corpus(Seeds.Of(channel.Name, options.Corpus), Path.Combine(folder, "corpus", channel.Name));

            // Another seed each time: the same would only repeat the bodies of the first minute.
            var loop = new FuzzLoop(target, coverage, corpus, seed: line.Runs);
            var seconds = loop.Run(Math.Min(SliceSeconds, options.Seconds - line.Seconds));
            line = line with
            {
                Seconds = line.Seconds + seconds,
                Bodies = line.Bodies + loop.Bodies,
                Branches = coverage.Branches,
                Kept = corpus.Kept,
                Crashes = findings.Of(channel.Name),
            };
            ledger.Write(line);
            Console.WriteLine(line);
            coverage.Forget();
        }

        ledger.Print(Console.Out);
    }
}
