namespace SeNet.Torch.Weights;

// What a catalogue offers where someone types a dot; all others are in PretrainedWeights.All.
public static partial class PretrainedWeights
{
    /// <summary>SE-ResNet-50 with the best published accuracy of its size, 81.3 %: a good beginning for photographs.</summary>
    public const string SeResNet50Ra2 = "timm/seresnet50.ra2_in1k";

    /// <summary>SE-ResNet-50, 81.1 %.</summary>
    public const string SeResNet50A1 = "timm/seresnet50.a1_in1k";

    /// <summary>SE-ResNet-50, 81.1 %; its file's whole hash is known.</summary>
    public const string SeResNet50A2 = "timm/seresnet50.a2_in1k";

    /// <summary>SE-ResNet-50 trained on small images, 77.0 % at 224 pixels.</summary>
    public const string SeResNet50A3 = "timm/seresnet50.a3_in1k";

    /// <summary>SE-ResNeXt-50 (32×4d), 82.2 %.</summary>
    public const string SeResNeXt50Racm = "timm/seresnext50_32x4d.racm_in1k";

    /// <summary>SE-ResNeXt-101 (32×8d), 84.2 %.</summary>
    public const string SeResNeXt101Ah = "timm/seresnext101_32x8d.ah_in1k";

    /// <summary>SE-ResNet-18 with the legacy names, 71.7 %: the smallest with squeeze-and-excitation.</summary>
    public const string LegacySeResNet18 = "timm/legacy_seresnet18.in1k";

    /// <summary>SE-ResNet-34 with the legacy names, 74.8 %.</summary>
    public const string LegacySeResNet34 = "timm/legacy_seresnet34.in1k";

    /// <summary>SE-ResNet-101 with the legacy names, 78.4 %.</summary>
    public const string LegacySeResNet101 = "timm/legacy_seresnet101.in1k";

    /// <summary>SE-ResNet-152 with the legacy names, 78.7 %.</summary>
    public const string LegacySeResNet152 = "timm/legacy_seresnet152.in1k";

    /// <summary>SENet-154 with the legacy names, 81.3 %.</summary>
    public const string LegacySeNet154 = "timm/legacy_senet154.in1k";

    /// <summary>SE-ResNet-50 as the article has it (moskomule's), 77.1 %.</summary>
    public const string SeResNet50Moskomule = "moskomule/se_resnet50.moskomule_in1k";

    /// <summary>ResNet-18, plain, 73.2 %.</summary>
    public const string ResNet18A1 = "timm/resnet18.a1_in1k";

    /// <summary>ResNet-34, plain, 77.9 %.</summary>
    public const string ResNet34A1 = "timm/resnet34.a1_in1k";

    /// <summary>ResNet-50, plain, 81.2 %.</summary>
    public const string ResNet50A1 = "timm/resnet50.a1_in1k";

    /// <summary>ResNet-101, plain, 82.8 %.</summary>
    public const string ResNet101A1H = "timm/resnet101.a1h_in1k";

    /// <summary>ResNet-152, plain, 83.5 %.</summary>
    public const string ResNet152A1H = "timm/resnet152.a1h_in1k";

    /// <summary>torchvision's ResNet-18, plain, 69.8 %.</summary>
    public const string TorchvisionResNet18 = "torchvision/resnet18.imagenet1k_v1";

    /// <summary>torchvision's ResNet-34, plain, 73.3 %.</summary>
    public const string TorchvisionResNet34 = "torchvision/resnet34.imagenet1k_v1";

    /// <summary>torchvision's newer ResNet-50, plain, 80.9 %.</summary>
    public const string TorchvisionResNet50 = "torchvision/resnet50.imagenet1k_v2";
}
