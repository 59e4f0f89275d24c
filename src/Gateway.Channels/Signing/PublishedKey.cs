using System.Security.Cryptography;

namespace Gateway.Channels.Signing;

/// <summary>An RSA key a provider publishes, and the channels it may speak for; none named means no restriction.</summary>
internal sealed class PublishedKey(string id, RSAParameters parameters, IReadOnlyList<string> endorsements)
{
    // Making the platform's key takes ten times as long as a check with it. It serves one thread at a time: who finds it taken makes one more.
    private RSA? _idle;

    public string Id { get; } = id;

    public IReadOnlyList<string> Endorsements { get; } = endorsements;

    /// <summary>PKCS #1 1.5 over SHA-256.</summary>
    public bool Signs(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var rsa = Interlocked.Exchange(ref _idle, null) ?? RSA.Create(parameters);
        var signs = rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Interlocked.Exchange(ref _idle, rsa)?.Dispose();
        return signs;
    }
}
