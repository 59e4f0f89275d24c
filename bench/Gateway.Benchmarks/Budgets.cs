using System.Globalization;
using System.Text.Json;
using Gateway.Benchmarks.Channels;
using Gateway.Protocol;

namespace Gateway.Benchmarks;

/// <summary>
/// The mode <c>budgets</c>: bytes allocated per operation against budgets.json. They are the same on every machine, so a build can fail on them; it takes a
/// few seconds. A time is only told, as a ratio of two in the same run.
/// </summary>
internal static class Budgets
{
    // Tiered compilation replaces a method after 30 calls and boxes nothing more after the second tier.
    private const int WarmUp = 20_000;

    // A stray allocation of the runtime, some tens of kilobytes, is below a byte an operation.
    private const int Operations = 100_000;

    private sealed record Budget(long BytesMax, string Reason);

    public static int Check(TextWriter output)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "budgets.json");
        var budgets = JsonSerializer.Deserialize<Dictionary<string, Budget>>(File.ReadAllText(file), JsonSerializerOptions.Web)!;
        var measured = Measure();
        var broken = 0;
        foreach (var (name, bytes) in measured)
        {
            var budget = budgets.GetValueOrDefault(name);
            var isKept = budget is not null && bytes <= budget.BytesMax;
            broken += isKept ? 0 : 1;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(isKept ? "ok  " : "OVER")} {name,-32} {bytes,6} bytes, budget {budget?.BytesMax.ToString(CultureInfo.InvariantCulture) ?? "missing"}"));
        }

        foreach (var name in budgets.Keys.Except(measured.Keys))
        {
            broken++;
            output.WriteLine($"OVER {name,-32} has a budget and is not measured");
        }

        TellRatio(output);
        return broken == 0 ? 0 : 1;
    }

    private static Dictionary<string, long> Measure()
    {
        var message = new WhatsAppText();
        var frames = new FrameSamples();
        var pool = new MatcherPool(1_000);
        var measured = new Dictionary<string, long>
        {
            ["whatsapp.verify+decode"] = BytesOf(() => message.Ours()),
            ["matcher.cycle"] = BytesOf(pool.Cycle),
            ["frame.assigned.write.json"] = BytesOf(() => frames.WriteAssigned(FrameFormat.Json)),
            ["frame.assigned.write.msgpack"] = BytesOf(() => frames.WriteAssigned(FrameFormat.MessagePack)),
            ["frame.accept.read.json"] = BytesOf(() => frames.ReadAccept(FrameFormat.Json)),
            ["frame.accept.read.msgpack"] = BytesOf(() => frames.ReadAccept(FrameFormat.MessagePack)),
        };
        foreach (var (name, bytes) in ChannelCosts.Decoding())
        {
            measured[name] = bytes;
        }

        return measured;
    }

    private static long BytesOf(Action operation)
    {
        Repeat(operation, WarmUp);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(operation, Operations);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Operations;
    }

    private static void TellRatio(TextWriter output)
    {
        var message = new WhatsAppText();
        var (usual, ours) = (BytesOf(() => message.Usual()), BytesOf(() => message.Ours()));
        double best = double.MaxValue, bestUsual = double.MaxValue, bestHmac = double.MaxValue;

        // The best of many short slices is the one nobody disturbed.
        for (var slice = 0; slice < 20; slice++)
        {
            best = Math.Min(best, NanosecondsOf(() => message.Ours()));
            bestUsual = Math.Min(bestUsual, NanosecondsOf(() => message.Usual()));
            bestHmac = Math.Min(bestHmac, NanosecondsOf(() => message.Hmac()));
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"whatsapp text of {message.BodyLength} bytes: {best:0} ns and {ours} bytes, of which strings {message.StringBytes()}; HMAC and JsonSerializer {bestUsual:0} ns and {usual} bytes: {bestUsual / best:0.0} times; "
            + $"the HMAC alone {bestHmac:0} ns, so beside it {(bestUsual - bestHmac) / (best - bestHmac):0.0} times"));
    }

    private static double NanosecondsOf(Action operation)
    {
        const int Slice = 5_000;
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        Repeat(operation, Slice);
        return System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalNanoseconds / Slice;
    }

    private static void Repeat(Action operation, int times)
    {
        for (var i = 0; i < times; i++)
        {
            operation();
        }
    }
}
