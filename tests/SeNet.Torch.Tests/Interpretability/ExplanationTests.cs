using SeNet.Torch.Images;
using SeNet.Torch.Interpretability;

namespace SeNet.Torch.Tests.Interpretability;

public sealed class ExplanationTests
{
    private static Explanation Explain(int? targetClass = null)
    {
        using var scorer = SmallExplained.Scorer();
        return new NetworkExplainer(scorer).Explain(SmallExplained.Images.GetImage(3), targetClass);
    }

    [Fact]
    public void ToOverlayPng_SmallImage_IsEnlargedWholly()
    {
        var picture = ImageDecoder.Decode(Explain().ToOverlayPng(), "overlay");

        Assert.Equal((256, 256), (picture.Width, picture.Height));
    }

    [Fact]
    public void ToOverlayPng_WithoutOpacity_IsTheImage()
    {
        var explanation = Explain();
        var picture = ImageDecoder.Decode(explanation.ToOverlayPng(width: 32, opacity: 0), "overlay");

        Assert.Equal(explanation.Image.Pixels.ToArray(), picture.Pixels.ToArray());
        Assert.Equal(SmallExplained.Preprocessing.Crop(SmallExplained.Images.GetImage(3)).Pixels.ToArray(), picture.Pixels.ToArray());
    }

    [Fact]
    public void ToOverlayPng_Opaque_IsRedWhereTheMapIsHottestAndTheImageWhereItIsCold()
    {
        // Of some class, whichever, that a place speaks for and another doesn't.
        var explanation = Enumerable.Range(0, 10).Select(index => Explain(index)).First(found => found.HeatMap.Maximum > 0 && found.HeatMap.Values.Span.Contains(0));
        var picture = ImageDecoder.Decode(explanation.ToOverlayPng(width: 32, opacity: 1), "overlay").Pixels.ToArray();
        var map = explanation.HeatMap.Values.ToArray();

        var hottest = Array.IndexOf(map, 1);
        Assert.True(picture[3 * hottest] > 2 * picture[3 * hottest + 2], "not red where the map is 1");
        var cold = Array.IndexOf(map, 0);
        Assert.Equal(explanation.Image.Pixels.Slice(3 * cold, 3).ToArray(), picture[(3 * cold)..(3 * cold + 3)]);
    }

    [Fact]
    public void ToOverlayPng_OutOfBounds_NamesTheArgument()
    {
        var explanation = Explain();

        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => explanation.ToOverlayPng(width: 15)).ParamName);
        Assert.Equal("width", Assert.Throws<ArgumentOutOfRangeException>(() => explanation.ToOverlayPng(width: 4097)).ParamName);
        Assert.Equal("opacity", Assert.Throws<ArgumentOutOfRangeException>(() => explanation.ToOverlayPng(opacity: 1.1f)).ParamName);
    }
}
