using System.Buffers;
using System.Security.Cryptography;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Signing;

/// <summary>Contexts that are kept sign as fresh ones do, whoever had them before.</summary>
public sealed class KeyedHashesTests
{
    [Fact]
    public void Compute_OneSecretAgainAndAgain_IsTheHmacOfEachBody()
    {
        var secret = new Secret("s3cret");
        for (var length = 0; length < 300; length++)
        {
            var body = RandomNumberGenerator.GetBytes(length);
            Assert.Equal(HMACSHA256.HashData(secret.Reveal(), body), Computed(secret, HashAlgorithmName.SHA256, new ReadOnlySequence<byte>(body)));
            Assert.Equal(HMACSHA256.HashData(secret.Reveal(), [.. "v0:"u8, .. body]), Computed(secret, HashAlgorithmName.SHA256, new ReadOnlySequence<byte>(body), "v0:"u8));
        }
    }

    [Fact]
    public void Compute_TwoSecretsAndThreeAlgorithmsInTurn_AreNeverMistaken()
    {
        Secret[] secrets = [new("one"), new("two"), new("one")];
        var body = "body"u8.ToArray();
        for (var turn = 0; turn < 60; turn++)
        {
            var secret = secrets[turn % secrets.Length];
            foreach (var algorithm in (HashAlgorithmName[])[HashAlgorithmName.SHA1, HashAlgorithmName.SHA256, HashAlgorithmName.SHA512])
                Assert.Equal(CryptographicOperations.HmacData(algorithm, secret.Reveal(), body), Computed(secret, algorithm, Bodies.Split(body, 2)));
        }
    }

    [Fact]
    public void Compute_KeysOfAllLengths_OursAndThePlatformsAgree()
    {
        for (var length = 1; length < 200; length++)
        {
            var secret = new Secret(RandomNumberGenerator.GetHexString(length));
            var body = Bodies.Split(RandomNumberGenerator.GetBytes(1 + (length * 7)), length);
            var mac = new byte[32];

            Assert.Equal(32, KeyedHashes.Of(secret).ComputeByPlatform(secret, HashAlgorithmName.SHA256, "v0:"u8, body, mac));
            Assert.Equal(mac, Computed(secret, HashAlgorithmName.SHA256, body, "v0:"u8));
        }
    }

    [Fact]
    public void IsAvailable_WhereThePlatformHasOpenSsl3_IsTrue()
    {
        // Else the tests above compare the platform with itself.
        Assert.SkipUnless(OperatingSystem.IsLinux() && SafeEvpPKeyHandle.OpenSslVersion >> 28 == 3, "no OpenSSL 3");
        Assert.True(OpenSslSha256.IsAvailable);
    }

    [Fact]
    public async Task Compute_ManyThreadsAtOnce_ShareNoContext()
    {
        var secret = new Secret("s3cret");
        await Parallel.ForAsync(0, 2000, TestContext.Current.CancellationToken, (i, _) =>
        {
            var body = new byte[i];
            Array.Fill(body, (byte)i);
            Assert.Equal(HMACSHA256.HashData(secret.Reveal(), body), Computed(secret, HashAlgorithmName.SHA256, new ReadOnlySequence<byte>(body)));
            return ValueTask.CompletedTask;
        });
    }

    [Fact]
    public void Take_WhatWasReturned_ComesBackOnceAndOnlyForItsAlgorithm()
    {
        var secret = new Secret("s3cret");
        var hashes = KeyedHashes.Of(secret);
        var first = hashes.Take(secret, HashAlgorithmName.SHA256);
        hashes.Return(first);

        Assert.Same(first, hashes.Take(secret, HashAlgorithmName.SHA256));
        Assert.NotSame(first, hashes.Take(secret, HashAlgorithmName.SHA256));
        hashes.Return(first);
        Assert.NotSame(first, hashes.Take(secret, HashAlgorithmName.SHA512));
        Assert.NotSame(first, hashes.Take(secret, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void Return_MoreThanAreKept_AreDisposed()
    {
        var secret = new Secret("s3cret");
        var hashes = KeyedHashes.Of(secret);
        var all = Enumerable.Range(0, 5).Select(_ => hashes.Take(secret, HashAlgorithmName.SHA256)).ToList();
        all.ForEach(hashes.Return);

        Assert.Throws<ObjectDisposedException>(() => all[^1].AppendData("x"u8));
        Assert.Equal(4, Enumerable.Range(0, 5).Count(_ => all.Contains(hashes.Take(secret, HashAlgorithmName.SHA256))));
    }

    private static byte[] Computed(Secret secret, HashAlgorithmName algorithm, in ReadOnlySequence<byte> body, ReadOnlySpan<byte> before = default)
    {
        var mac = new byte[64];
        return mac[..KeyedHashes.Compute(secret, algorithm, before, body, mac)];
    }
}
