using Gateway.Host.Security;

namespace Gateway.Tests.Host.Security;

public sealed class BootstrapKeyTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "gateway-test-" + Guid.NewGuid().ToString("n"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Open_EmptyDirectory_MakesAnAdminKeyForFifteenMinutes()
    {
        var made = BootstrapKey.Open(_directory, Now, mayMake: true);

        Assert.Equal((KeyRole.Admin, null), (made.Find(made.Fresh!, Now.AddMinutes(14))!.Role, made.Find(made.Fresh!, Now)!.Tenant));
        Assert.Null(made.Find(made.Fresh!, Now.AddMinutes(15)));
    }

    [Fact]
    public void Open_SecondStart_KnowsTheKeyAndShowsNone()
    {
        var key = BootstrapKey.Open(_directory, Now, mayMake: true).Fresh!;
        var again = BootstrapKey.Open(_directory, Now.AddMinutes(1), mayMake: true);

        Assert.Null(again.Fresh);
        Assert.NotNull(again.Find(key, Now.AddMinutes(2)));
        Assert.DoesNotContain(key, File.ReadAllText(Path.Combine(_directory, BootstrapKey.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_DirectoryInUse_MakesNone()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "journal"));

        Assert.Null(BootstrapKey.Open(_directory, Now, mayMake: true).Fresh);
    }

    [Fact]
    public void Open_KeysAreConfiguredOrTheStoreIsShared_MakesNone()
    {
        Assert.Null(BootstrapKey.Open(_directory, Now, mayMake: false).Fresh);
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }
}
