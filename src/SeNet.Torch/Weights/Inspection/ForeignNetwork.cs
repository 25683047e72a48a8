namespace SeNet.Torch.Weights.Inspection;

/// <summary>Says what a file holds that isn't an SE-ResNet, as far as its names tell.</summary>
internal static class ForeignNetwork
{
    private const int Listed = 5;

    // A part of a name that only such a network has.
    private static readonly (string Part, string What)[] Signs =
    [
        ("patch_embed", "a vision transformer"),
        ("encoder.layers.encoder_layer_0", "a vision transformer"),
        ("denseblock1", "a DenseNet"),
        ("depthwise", "a MobileNet"),
        ("conv_dw", "an EfficientNet or MobileNet of timm's"),
        ("conv_stem", "an EfficientNet or MobileNet of timm's"),
        ("Mixed_5b", "an Inception network"),
        ("inception", "an Inception network"),
        ("stages.0", "a ConvNeXt, RegNet or other network in stages"),
        ("shortcut.0", "a ResNet whose shortcuts aren't named 'downsample'"),
        ("features.stage1", "a network of pytorchcv's"),
        ("features.init_block", "a network of pytorchcv's"),
        ("conv1.weight", "a ResNet whose stages aren't named 'layer1' and so on"),
        ("features.0.weight", "a VGG or AlexNet"),
        ("layer1.0", "a ResNet with another stem"),
    ];

    internal static WeightsFileException Describe(IWeightsFile file)
    {
        var names = file.Entries.Select(entry => entry.Name).ToList();
        var sign = Signs.FirstOrDefault(sign => names.Exists(name => name.Contains(sign.Part, StringComparison.Ordinal)));
        var guess = sign.What is null ? "" : $" They look like {sign.What}.";
        var listed = names.Count == 0 ? "no tensors at all" : $"{names.Count} tensors: {string.Join(", ", names.Take(Listed))}{(names.Count > Listed ? ", …" : "")}";
        return new WeightsFileException(file.FilePath, null, $"it isn't an SE-ResNet's: there is no 'layer1.0.conv1.weight' beside a 'conv1.weight' or 'layer0.conv1.weight', but {listed}.{guess} Use a file of the article's, timm's, hujie-frank's, Cadene's or moskomule's networks, or a torchvision ResNet.");
    }
}
