using System.Security.Cryptography;

namespace Gateway.Fuzz;

/// <summary>Bodies that broke a promise: one file for each kind of breach of a channel, beside it a text whose first line is the kind.</summary>
internal sealed class Findings : IDisposable
{
    private readonly string _folder;
    private readonly HashSet<(string Channel, string Kind)> _known = [];
    private readonly WorkInHand? _work;

    /// <param name="goesOn">What earlier processes found counts too, and what is being decoded is noted before.</param>
    /// <param name="hasCrashed">The process before ended without a word: what it was decoding is a finding.</param>
    public Findings(string folder, bool goesOn, bool hasCrashed)
    {
        _folder = folder;
        if (!goesOn)
            return;
        Directory.CreateDirectory(folder);
        foreach (var text in Directory.EnumerateFiles(folder, "*.txt"))
        {
            var name = Path.GetFileNameWithoutExtension(text);
            _known.Add((name[..name.LastIndexOf('-')], File.ReadLines(text).First()));
        }

        _work = new WorkInHand(Path.Combine(folder, "in-hand"));
        if (hasCrashed && _work.Left() is var (channel, body))
            Add(channel, "ends the process", "The process ended while it decoded this body.", body);
    }

    public int Count => _known.Count;

    public int Of(string channel) => _known.Count(known => known.Channel == channel);

    /// <summary>Notes a body before it is decoded.</summary>
    public void Begin(string channel, ReadOnlySpan<byte> body) => _work?.Begin(channel, body);

    public void End() => _work?.End();

    /// <param name="kind">What tells this breach from others: the exception and where it was thrown, or the promise.</param>
    /// <param name="detail">All that is known, for whoever looks into it.</param>
    public void Add(string channel, string kind, string detail, ReadOnlySpan<byte> body)
    {
        // One body shows a breach; thousands of the same hide the others.
        if (!_known.Add((channel, kind)))
            return;
        Directory.CreateDirectory(_folder);
        var name = Path.Combine(_folder, $"{channel}-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 6))}");
        File.WriteAllBytes(name + ".bin", body);
        File.WriteAllText(name + ".txt", kind + "\n" + detail);
        Console.WriteLine($"FOUND {channel}: {kind} ({name}.bin)");
    }

    public void Dispose() => _work?.Dispose();
}
