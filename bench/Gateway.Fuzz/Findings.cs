using System.Security.Cryptography;

namespace Gateway.Fuzz;

/// <summary>Bodies that broke a promise: one file for each kind of breach of a channel.</summary>
internal sealed class Findings(string folder)
{
    // One body shows a breach; thousands of the same hide the others.
    private readonly HashSet<string> _known = [];

    public int Count => _known.Count;

    /// <param name="kind">What tells this breach from others: the exception and where it was thrown, or the promise.</param>
    /// <param name="detail">All that is known, for whoever looks into it.</param>
    public void Add(string channel, string kind, string detail, ReadOnlySpan<byte> body)
    {
        if (!_known.Add(channel + " " + kind))
            return;
        Directory.CreateDirectory(folder);
        var name = Path.Combine(folder, $"{channel}-{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 6))}");
        File.WriteAllBytes(name + ".bin", body);
        File.WriteAllText(name + ".txt", detail);
        Console.WriteLine($"FOUND {channel}: {kind} ({name}.bin)");
    }
}
