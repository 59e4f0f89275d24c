using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Channels.Signing;

/// <summary>What SHA-256 has taken in so far, as a value: a copy goes on from there. OpenSSL's own, of which we know the size and nothing else.</summary>
/// <remarks>SHA256_CTX: eight words of the hash, two of the length, sixteen of the block in work, two of its fill; the same since OpenSSL 0.9.8.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 112)]
internal struct Sha256State
{
    // Words, so that it lies as OpenSSL aligns it.
    private readonly uint _first;
}

/// <summary>
/// SHA-256 by the plain functions of the OpenSSL that the platform uses as well. They are what is fast in it: the platform's way to the same code, through
/// providers and contexts of three kinds, takes longer than hashing a short message.
/// </summary>
/// <remarks>https://docs.openssl.org/3.0/man3/SHA256_Init/. They are marked as old and remain in OpenSSL 3; where they are missing the platform is asked instead.</remarks>
internal static class OpenSslSha256
{
    // The name the platform looks for first on every Linux with OpenSSL 3.
    private const string Library = "libcrypto.so.3";

    /// <summary>False where there is no such library, where it must be asked by its providers (FIPS), and where it does not compute what RFC 4231 says.</summary>
    public static bool IsAvailable { get; } = OperatingSystem.IsLinux() && IsSound();

    public static Sha256State Begin()
    {
        Sha256State state = default;
        Check(SHA256_Init(ref state));
        return state;
    }

    public static void Append(ref Sha256State state, ReadOnlySpan<byte> data) =>
        Check(SHA256_Update(ref state, in MemoryMarshal.GetReference(data), (nuint)data.Length));

    /// <param name="hash">At least 32 bytes.</param>
    public static void End(ref Sha256State state, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, SHA256.HashSizeInBytes);
        Check(SHA256_Final(ref MemoryMarshal.GetReference(hash), ref state));
    }

    /// <summary>Test case 2 of RFC 4231, as far as it goes through here.</summary>
    private static bool IsSound()
    {
        try
        {
            if (EVP_default_properties_is_fips_enabled(0) != 0)
                return false;
            Span<byte> mac = stackalloc byte[SHA256.HashSizeInBytes];
            new KeyedSha256("Jefe"u8).Compute(default, new("what do ya want for nothing?"u8.ToArray()), mac);
            return mac.SequenceEqual(Convert.FromHexString("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or CryptographicException)
        {
            return false;
        }
    }

    // One: done.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(int result)
    {
        if (result != 1)
            throw new CryptographicException("OpenSSL's SHA-256 failed.");
    }

    [DllImport(Library, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SHA256_Init(ref Sha256State state);

    [DllImport(Library, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SHA256_Update(ref Sha256State state, ref readonly byte data, nuint length);

    [DllImport(Library, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SHA256_Final(ref byte hash, ref Sha256State state);

    [DllImport(Library, ExactSpelling = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_default_properties_is_fips_enabled(nint context);
}
