using System.Buffers;
using Gateway.Contracts.Configuration;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Gateway.Channels.Signing;

/// <summary>Ed25519 over some text and then the raw body, under a public key that the account holds as 64 hexadecimal digits.</summary>
internal static class Ed25519Signature
{
    /// <summary>Bytes of a signature, by RFC 8032.</summary>
    public const int Length = 64;

    public static VerifyOutcome Check(byte[] signature, string before, in ReadOnlySequence<byte> body, AccountModel account, string secretName)
    {
        var current = Key(account.Current(secretName));
        var previous = Key(account.Previous(secretName));
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;

        // The algorithm reads the message twice, so that it must lie in one piece.
        var length = before.Length + (int)body.Length;
        var signed = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            System.Text.Encoding.ASCII.GetBytes(before, signed);
            body.CopyTo(signed.AsSpan(before.Length));
            return Signs(current, signature, signed, length) || Signs(previous, signature, signed, length) ? VerifyOutcome.Verified : VerifyOutcome.Forged;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(signed);
        }
    }

    private static bool Signs(byte[]? key, byte[] signature, byte[] signed, int length) =>
        key is not null && Ed25519.Verify(signature, 0, key, 0, signed, 0, length);

    /// <summary>Null when there is none, or when it is no key: then nothing can be checked.</summary>
    private static byte[]? Key(Secret? secret)
    {
        if (secret is null)
            return null;
        var key = new byte[Ed25519.PublicKeySize];
        return Macs.TryHex(secret.RevealText(), key) ? key : null;
    }
}
