using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

public sealed class OpaquePixelsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(37)]
    public void Copy_OpaqueRow_GivesRedGreenBlue(int width)
    {
        var stored = Enumerable.Range(0, 4 * width).Select(i => i % 4 == 3 ? (byte)255 : (byte)(i * 7)).ToArray();
        foreach (var blueFirst in new[] { false, true })
        {
            var rgb = new byte[3 * width];
            var copied = OpaquePixels.Copy(stored, blueFirst, rgb);

            Assert.InRange(copied, Math.Max(0, width - 6), width);
            for (var i = 0; i < 3 * copied; i++) Assert.Equal(stored[i / 3 * 4 + (blueFirst ? 2 - i % 3 : i % 3)], rgb[i]);
        }
    }

    [Fact]
    public void Copy_TransparentPixel_StopsBeforeIt()
    {
        var stored = Enumerable.Repeat((byte)255, 4 * 40).ToArray();
        stored[4 * 21 + 3] = 254;

        Assert.InRange(OpaquePixels.Copy(stored, blueFirst: false, new byte[3 * 40]), 0, 21);
    }

    [Fact]
    public void Copy_NoRoom_IsRefused() =>
        Assert.Throws<ArgumentException>(() => OpaquePixels.Copy(new byte[40], blueFirst: false, new byte[29]));
}
