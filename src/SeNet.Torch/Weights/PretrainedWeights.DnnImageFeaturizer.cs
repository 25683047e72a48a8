namespace SeNet.Torch.Weights;

public static partial class PretrainedWeights
{
    /// <summary>
    /// Finds what ImageNet taught a ResNet among the program's own files, where the NuGet package
    /// <c>Microsoft.ML.DnnImageFeaturizer.ResNet18</c> (or <c>ResNet50</c>, <c>ResNet101</c>) puts it when the program is built: nothing
    /// is fetched.
    /// </summary>
    /// <param name="network"><c>ResNet18</c>, <c>ResNet50</c> or <c>ResNet101</c>.</param>
    /// <returns>The path of the file, for <c>InitialWeights</c>, <see cref="ModelWeights.Open"/> and wherever else a path of weights
    /// serves.</returns>
    /// <exception cref="ArgumentException">Another network.</exception>
    /// <exception cref="FileNotFoundException">The file isn't there; says where it was looked for and how it gets there.</exception>
    /// <remarks>
    /// CNTK's networks, in ONNX: <c>ResNet18</c> has stages of 2, 2, 2 and 3 blocks; all end in features, without a classifier. They were
    /// trained
    /// on blue, green and red samples less the mean image of ImageNet; read, they take red, green and blue less the mean of each channel.
    /// </remarks>
    public static string FromDnnImageFeaturizer(string network = "ResNet18")
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network is not ("ResNet18" or "ResNet50" or "ResNet101"))
            throw new ArgumentException($"There is no package of '{network}' that can be read here; take ResNet18, ResNet50 or ResNet101.", nameof(network));
        var path = Path.Combine(AppContext.BaseDirectory, "DnnImageModels", $"{network}Onnx", $"{network}.onnx");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"There is no '{path}'. Add the package Microsoft.ML.DnnImageFeaturizer.{network} to the program's own "
                + "project (a project that only another one references copies nothing) and build again.", path);
    }
}
