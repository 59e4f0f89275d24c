using System.Collections.Frozen;
using Gateway.Host.Security;

namespace Gateway.Tests.Host.Security;

public sealed class ApiKeyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void New_Key_HasTheDocumentedForm()
    {
        var (key, id, hash) = ApiKey.New("live");

        Assert.Matches(@"\Agwk_live_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}\z", key);
        Assert.Equal(id, ApiKey.IdOf(key));
        Assert.Equal(hash, ApiKey.ParseHash(ApiKey.HashText(hash)));
        Assert.NotEqual(key, ApiKey.New("live").Key);
    }

    [Fact]
    public void IdOf_AnyCharacterChanged_IsRefusedWithoutALookUp()
    {
        var key = ApiKey.New("live").Key;
        for (var i = 0; i < key.Length; i++)
        {
            var typo = key[..i] + (key[i] == 'x' ? 'y' : 'x') + key[(i + 1)..];
            Assert.True(ApiKey.IdOf(typo) is null, $"a typo at {i} was taken");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("gwk_")]
    [InlineData("gwk___")]
    [InlineData("gwk_live_abcdefgh_")]
    [InlineData("Bearer")]
    public void IdOf_NoKey_IsNull(string text) => Assert.Null(ApiKey.IdOf(text));

    [Fact]
    public void Find_RightIdWrongSecret_IsNull()
    {
        var (_, id, hash) = ApiKey.New("live");
        var other = ApiKey.New("live");
        var ring = Ring(new ApiKeyEntry(other.Id, "acme", KeyRole.Admin, null, hash, null), new ApiKeyEntry(id, "acme", KeyRole.Admin, null, hash, null));

        Assert.Null(ring.Find(other.Key, Now));
    }

    [Fact]
    public void Find_AtItsExpiry_IsNull()
    {
        var (key, id, hash) = ApiKey.New("live");
        var ring = Ring(new ApiKeyEntry(id, "acme", KeyRole.Events, null, hash, Now));

        Assert.Equal("acme", ring.Find(key, Now - TimeSpan.FromTicks(1))?.Tenant);
        Assert.Null(ring.Find(key, Now));
    }

    private static KeyRing Ring(params ApiKeyEntry[] entries) => new(entries.ToFrozenDictionary(e => e.Id, StringComparer.Ordinal));
}
