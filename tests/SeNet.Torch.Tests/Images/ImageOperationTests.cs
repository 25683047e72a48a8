using SeNet.Torch.Images;

namespace SeNet.Torch.Tests.Images;

public sealed class ImageOperationTests
{
    // The hashes are those of torchvision 0.14 on Pillow 9.4's images: adjust_brightness and so on, and the operations of RandAugment.
    [Theory]
    [InlineData(ImageOperationKind.Brightness, 0.0, "D6D5D3D99E18DC14", "E80232B4D18D0BB7")]
    [InlineData(ImageOperationKind.Contrast, 0.0, "67FC2E5EFE1E8730", "A037A61E0C065CB7")]
    [InlineData(ImageOperationKind.Saturation, 0.0, "3D678D9299B94BE9", "335FBE329ED85EEC")]
    [InlineData(ImageOperationKind.Sharpness, 0.0, "4F6AAFC3F703FA9F", "8206CB955C82022A")]
    [InlineData(ImageOperationKind.Brightness, 0.35, "3BE2FE0E3FAF93E0", "20F3A77160C5AD66")]
    [InlineData(ImageOperationKind.Contrast, 0.35, "740053BAB1CFB941", "870F7CFF787B4F1D")]
    [InlineData(ImageOperationKind.Saturation, 0.35, "ADA917C1190F749A", "816825CD107EADDB")]
    [InlineData(ImageOperationKind.Sharpness, 0.35, "71BC50BCBF3B06EF", "50EF6DE520D2C099")]
    [InlineData(ImageOperationKind.Brightness, 1.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Contrast, 1.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Saturation, 1.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Sharpness, 1.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Brightness, 1.7, "672AC5B9C667B1A7", "DE81E9F5D63EB995")]
    [InlineData(ImageOperationKind.Contrast, 1.7, "77CB9A09A41EA16D", "2CBA64EE1358E631")]
    [InlineData(ImageOperationKind.Saturation, 1.7, "1451CA6D1C64F043", "8BFA31F20386BD64")]
    [InlineData(ImageOperationKind.Sharpness, 1.7, "A5ED49E5C5066F3F", "7FC9879272E711F7")]
    [InlineData(ImageOperationKind.Brightness, 1.99, "6429A1966B31612F", "C09846013CBCC481")]
    [InlineData(ImageOperationKind.Contrast, 1.99, "8EA83AA13FA2B668", "126FEFF19644C4B9")]
    [InlineData(ImageOperationKind.Saturation, 1.99, "777E3C2A94A13CD4", "DD8B31281E6EAC18")]
    [InlineData(ImageOperationKind.Sharpness, 1.99, "2509F52284D4EE0B", "8A3288E94FF7B699")]
    [InlineData(ImageOperationKind.Hue, -0.5, "72308BABF87F5DFE", "786628CA66971460")]
    [InlineData(ImageOperationKind.Hue, -0.13, "764F2CF76A509EED", "F721FBF0CB9E0CE5")]
    [InlineData(ImageOperationKind.Hue, 0.0, "7F03AC08AA38FCEB", "37F9960873BBA13F")]
    [InlineData(ImageOperationKind.Hue, 0.08, "F32A2BF582BFC90A", "39023DD8CAB32E51")]
    [InlineData(ImageOperationKind.Hue, 0.5, "9EDC31CB9094DA3B", "329E37B49D40C9A4")]
    [InlineData(ImageOperationKind.Posterize, 2, "39B04A96DE2FD832", "7D9F252617016411")]
    [InlineData(ImageOperationKind.Posterize, 4, "409F92A1B90CDBCA", "D794D92A5E1930CA")]
    [InlineData(ImageOperationKind.Posterize, 7, "ADBE896A9D4351C0", "FC34924D96EACCC2")]
    [InlineData(ImageOperationKind.Posterize, 8, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Solarize, 0, "BCF1786B51EE3E16", "62BC2F9E74F73107")]
    [InlineData(ImageOperationKind.Solarize, 76.5, "C1435033F6DC1A15", "1E75EF56E94CAA46")]
    [InlineData(ImageOperationKind.Solarize, 128, "3B029C7A9C7EE2A2", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Solarize, 255, "7CEAD2015B7D927F", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.AutoContrast, 0, "A7D8809716FDFE45", "C089636A58D5D248")]
    [InlineData(ImageOperationKind.Equalize, 0, "0BDD1B10FE37F035", "4B93511AE1370EA3")]
    [InlineData(ImageOperationKind.ShearX, -0.3, "74FD7701587A0248", "94148917D50B6574")]
    [InlineData(ImageOperationKind.ShearY, -0.3, "08D0F22974D30EE2", "C2D912831DB32AF7")]
    [InlineData(ImageOperationKind.ShearX, 0.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.ShearY, 0.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.ShearX, 0.17, "E03CE4926A3E815E", "32991E89BFF8D29F")]
    [InlineData(ImageOperationKind.ShearY, 0.17, "819AA8BE332B021F", "7C23CF6F362BB383")]
    [InlineData(ImageOperationKind.ShearX, 0.99, "E97A294D5ECB6891", "516302B93486943E")]
    [InlineData(ImageOperationKind.ShearY, 0.99, "2DFB837D277EB9F1", "7E33BCBC6BD176D6")]
    [InlineData(ImageOperationKind.TranslateX, -5, "55DC14B7D84F85B1", "30E6A13EE3E30BC3")]
    [InlineData(ImageOperationKind.TranslateY, -5, "5C35D69F3FB9D25F", "17409DE15CD39E9B")]
    [InlineData(ImageOperationKind.TranslateX, 3, "DADB97EEF596957D", "95CFBD269AA38878")]
    [InlineData(ImageOperationKind.TranslateY, 3, "89C60A2A7BA9DF5B", "B577D4E450DD2C44")]
    [InlineData(ImageOperationKind.TranslateX, 40, "D6D5D3D99E18DC14", "E80232B4D18D0BB7")]
    [InlineData(ImageOperationKind.TranslateY, 40, "D6D5D3D99E18DC14", "E80232B4D18D0BB7")]
    [InlineData(ImageOperationKind.Rotate, -30.0, "B5C2F9BDB3E47D2E", "0111B5FE40900DEF")]
    [InlineData(ImageOperationKind.Rotate, 0.0, "0BDD1B10FE37F035", "E038CF6FBD4EE1C1")]
    [InlineData(ImageOperationKind.Rotate, 13.5, "E3446A72762713AA", "A08BA73CB2234A58")]
    [InlineData(ImageOperationKind.Rotate, 90.0, "627E9567F3A04D6E", "80CBEB741E93D38C")]
    [InlineData(ImageOperationKind.Rotate, 135.0, "B34895ACA593C8B5", "72FE56F150CA192A")]
    public void Apply_Pillow_IsEqualByteForByte(object kind, double amount, string hash, string dimHash)
    {
        var operation = new ImageOperation((ImageOperationKind)kind, amount);

        Assert.Equal(hash, NoiseImage.Hash(operation.Apply(NoiseImage.Create(13, 9))));
        Assert.Equal(dimHash, NoiseImage.Hash(operation.Apply(NoiseImage.CreateDim(32, 32))));
    }

    [Fact]
    public void Apply_AnyKind_LeavesTheImageAlone()
    {
        var image = NoiseImage.Create(8, 5);
        var before = image.Pixels.ToArray();

        foreach (var kind in Enum.GetValues<ImageOperationKind>()) new ImageOperation(kind, 0.4).Apply(image);

        Assert.Equal(before, image.Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 7)]
    public void Apply_TinyImage_KeepsItsSize(int width, int height)
    {
        foreach (var kind in Enum.GetValues<ImageOperationKind>())
        {
            var changed = new ImageOperation(kind, 0.4).Apply(NoiseImage.Create(width, height));

            Assert.Equal((width, height), (changed.Width, changed.Height));
        }
    }

    [Fact]
    public void Cut_BeyondTheBorder_IsBlackThereAndMirrored()
    {
        var image = new RgbImage(2, 2, new byte[] { 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4 });

        var cut = new PixelBox(-1, 0, 3, 3).Cut(image, mirrored: true, upsideDown: true);

        Assert.Equal([0, 0, 0, 4, 3, 0, 2, 1, 0], cut.Pixels.ToArray().Where((_, i) => i % 3 == 0));
    }
}
