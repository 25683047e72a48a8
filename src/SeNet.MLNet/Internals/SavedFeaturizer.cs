using Microsoft.ML;
using Microsoft.ML.Runtime;
using SeNet.MLNet.Internals;
using SeNet.MLNet.Scoring;

[assembly: LoadableClass(typeof(SeNet.MLNet.SeResNetFeaturizingTransformer), typeof(SavedFeaturizer), null, typeof(SignatureLoadModel), "SE-ResNet features", SavedFeaturizer.LoaderSignature)]

namespace SeNet.MLNet.Internals;

/// <summary>Ties a featurizer's own format (<see cref="ModelFormat"/> with a <see cref="FeaturesManifest"/>) to ML.NET's model files.</summary>
internal static class SavedFeaturizer
{
    internal const string LoaderSignature = "SeResNetFeatures";

    private static readonly SavedForm Form = new("SERNFEAT", LoaderSignature);

    /// <summary>Writes a transformer.</summary>
    public static void Save(ModelSaveContext context, Featurizer featurizer, FeatureOptions options) =>
        ModelFormat.Write(Form.BeginWriting(context), featurizer.Network, new FeaturesManifest
        {
            Architecture = featurizer.Network.Architecture,
            Preprocessing = featurizer.Preprocessing,
            Features = options,
            FormatVersion = ModelFormat.IsFirst(featurizer.Preprocessing) ? ModelFormat.FirstVersion : ModelFormat.Version,
        });

    // Called by ML.NET, by this name and with these parameters.
    private static SeResNetFeaturizingTransformer Create(IHostEnvironment environment, ModelLoadContext context)
    {
        var (network, manifest) = ModelFormat.Read<FeaturesManifest>(Form.BeginReading(context), manifest =>
        {
            manifest.Features.Validate();
            return Featurizer.ClassCount;
        });
        return new SeResNetFeaturizingTransformer(environment, new Featurizer(network, manifest.Preprocessing, EnvironmentDevice.Choose(environment)), manifest.Features);
    }
}
