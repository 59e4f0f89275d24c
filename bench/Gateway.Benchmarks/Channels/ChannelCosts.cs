using System.Diagnostics;
using System.Globalization;

namespace Gateway.Benchmarks.Channels;

/// <summary>The mode <c>channels</c>: bytes and nanoseconds of verifying and decoding one payload, for each channel, as the table of docs/performance.md.</summary>
internal static class ChannelCosts
{
    // Tiered compilation is through in most; 42 channels take a minute, half of it the signatures of two mail providers.
    private const int WarmUp = 3_000;
    private const int Operations = 5_000;

    // On a machine that others use too, the best of some slices is the one nobody disturbed.
    private const int Slices = 9;
    private const int SliceOperations = 1_000;

    public static void Print(TextWriter output)
    {
        output.WriteLine("| channel | body | verify + decode | verify | decode | strings | objects | beside | factor |");
        output.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var channel in ChannelCase.All())
        {
            var (verify, decode) = (BytesOf(channel.Verify), BytesOf(() => channel.Decode()));
            var items = channel.Decode();
            var (own, texts) = (ItemCopy.Bytes(items), ItemCopy.TextBytes(items));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{channel.Name}` | {channel.BodyLength} | {NanosecondsOf(channel.Both):0} ns | {verify} | {decode} | {texts} | {own - texts} | {decode - own} | {(double)decode / own:0.00} |"));
        }
    }

    /// <summary>Bytes of decoding, for the budgets.</summary>
    public static IEnumerable<(string Name, long Bytes)> Decoding() =>
        ChannelCase.All().Where(channel => channel.IsJson).Select(channel => ($"{channel.Name}.decode", BytesOf(() => channel.Decode())));

    private static long BytesOf(Action operation)
    {
        Repeat(operation, WarmUp);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(operation, Operations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Operations;
    }

    private static double NanosecondsOf(Action operation)
    {
        Repeat(operation, WarmUp);
        var best = double.MaxValue;
        for (var slice = 0; slice < Slices; slice++)
        {
            var start = Stopwatch.GetTimestamp();
            Repeat(operation, SliceOperations);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / SliceOperations);
        }

        return best;
    }

    private static void Repeat(Action operation, int times)
    {
        for (var i = 0; i < times; i++)
        {
            operation();
        }
    }
}
