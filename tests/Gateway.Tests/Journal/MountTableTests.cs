using Gateway.Journal.Embedded;

namespace Gateway.Tests.Journal;

public sealed class MountTableTests
{
    private static readonly string[] Lines =
    [
        "22 27 0:21 / /proc rw,relatime - proc proc rw",
        "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,nobarrier",
        "30 27 0:40 / /data rw - overlay overlay rw,lowerdir=/a",
        @"31 27 8:1 / /data/with\040space rw,noatime master:1 propagate_from:2 - xfs /dev/sda1 rw",
        "32 27 8:2 / /data/with rw - btrfs /dev/sda2 rw",
    ];

    [Theory]
    [InlineData("/var/lib/gateway", "/", "ext4", "254:0")]
    [InlineData("/data", "/data", "overlay", "0:40")]
    [InlineData("/database", "/", "ext4", "254:0")]
    [InlineData("/data/with space/journal", "/data/with space", "xfs", "8:1")]
    [InlineData("/data/with/journal", "/data/with", "btrfs", "8:2")]
    public void Find_Path_GivesTheDeepestMountAboveIt(string path, string point, string type, string device)
    {
        var mount = MountTable.Find(Lines, path);

        Assert.Equal((point, type, device), (mount!.Point, mount.Type, mount.Device));
    }

    [Fact]
    public void Find_MountOptions_IncludeThoseOfTheFileSystem() => Assert.Contains("nobarrier", MountTable.Find(Lines, "/x")!.Options);

    [Fact]
    public void Find_NothingHoldsThePath_IsNull() => Assert.Null(MountTable.Find(["broken line", "22 27 0:21 / /proc rw - proc proc rw"], "/var"));
}
