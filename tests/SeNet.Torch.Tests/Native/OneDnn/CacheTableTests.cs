using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.Tests.Native.OneDnn;

public sealed class CacheTableTests
{
    [Fact]
    public void IsTable_OneByteEach_IsTrue() => Assert.True(CacheTable.IsTable(Table(), CacheSizes.OneByteEach));

    [Theory]
    [InlineData(0, 2u)] // a size that wasn't read
    [InlineData(3, 1u)] // a fourth level
    [InlineData(10, 0u)] // shared by no core
    [InlineData(11, 100_000u)] // shared by too many
    [InlineData(13, 1u)] // a fourth level's cores
    [InlineData(20, 2u)] // two levels
    public void IsTable_OneWordOff_IsFalse(int index, uint word)
    {
        var words = Table();
        words[index] = word;

        Assert.False(CacheTable.IsTable(words, CacheSizes.OneByteEach));
    }

    [Fact]
    public void FindAll_NoList_FindsNothing() => Assert.Empty(CacheTable.FindAll(CacheSizes.OneByteEach, "/nonexistent/maps"));

    private static uint[] Table()
    {
        var words = new uint[21];
        words.AsSpan(0, 3).Fill(1);
        words.AsSpan(10, 3).Fill(2);
        words[20] = 3;
        return words;
    }
}
