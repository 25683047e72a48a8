namespace SeNet.Torch.Weights;

/// <summary>The keys of the texts that a saved or exported network carries in its file.</summary>
internal static class ModelMetadata
{
    /// <summary>What Hugging Face's libraries ask for: <c>pt</c>, tensors as PyTorch lays them out.</summary>
    internal const string Format = "format";

    /// <summary>The architecture's name, <c>se_resnet50</c>.</summary>
    internal const string Architecture = "architecture";

    /// <summary>The number of classes, decimal.</summary>
    internal const string ClassCount = "class_count";

    /// <summary>The classes' names: a JSON list of texts.</summary>
    internal const string ClassNames = "class_names";
}
