using SeNet.Torch.Images;

namespace SeNet.Torch.Inference;

/// <summary>The squares of a resized image that the network sees.</summary>
internal static class ImageViews
{
    /// <summary>How many there are of each image.</summary>
    public static int Count(TestTimeAugmentation augmentation) => augmentation switch
    {
        TestTimeAugmentation.None => 1,
        TestTimeAugmentation.Flip => 2,
        TestTimeAugmentation.FiveCrops => 5,
        TestTimeAugmentation.TenCrops => 10,
        _ => throw new ArgumentOutOfRangeException(nameof(augmentation), augmentation, "There is no such choice."),
    };

    /// <summary>The views of an image of <paramref name="width"/> × <paramref name="height"/>, none of which is smaller than <paramref name="size"/>.</summary>
    public static ImageCrop[] Of(TestTimeAugmentation augmentation, int width, int height, int size)
    {
        var center = ImageCrop.Center(width, height, size);
        var (right, bottom) = (width - size, height - size);
        ImageCrop[] crops = augmentation is TestTimeAugmentation.FiveCrops or TestTimeAugmentation.TenCrops
            ? [new(0, 0, size), new(right, 0, size), new(0, bottom, size), new(right, bottom, size), center]
            : [center];
        return augmentation is TestTimeAugmentation.Flip or TestTimeAugmentation.TenCrops
            ? [.. crops, .. crops.Select(crop => crop with { Flip = true })]
            : crops;
    }

    /// <summary>The smallest part of the image that holds all views.</summary>
    public static PixelWindow Bounds(ImageCrop[] views)
    {
        var (left, top) = (views.Min(view => view.Left), views.Min(view => view.Top));
        return new PixelWindow(left, top, views.Max(view => view.Left + view.Size) - left, views.Max(view => view.Top + view.Size) - top);
    }
}
