using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace SeNet.MLNet.Internals;

/// <summary>The environment behind an <see cref="MLContext"/>: what its catalogs hand to the components that they create.</summary>
internal static class MLEnvironment
{
    /// <summary>The environment of <c>mlContext.MulticlassClassification.Trainers</c>.</summary>
    public static IHostEnvironment Of(MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog) => CatalogUtils.GetEnvironment(catalog);

    /// <summary>The environment of <c>mlContext.Transforms</c>.</summary>
    public static IHostEnvironment Of(TransformsCatalog catalog) => CatalogUtils.GetEnvironment(catalog);

    /// <summary>The environment of <c>mlContext.Data</c>.</summary>
    public static IHostEnvironment Of(DataOperationsCatalog catalog) => CatalogUtils.GetEnvironment(catalog);

    /// <summary>The seed that the <see cref="MLContext"/> was made with; <see langword="null"/> for none.</summary>
    public static int? Seed(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.Seed;

    /// <summary><see cref="MLContext.GpuDeviceId"/> at this moment, of the context or of the host that was registered with it.</summary>
    public static int? GpuDeviceId(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.GpuDeviceId;

    /// <summary><see cref="MLContext.FallbackToCpu"/> at this moment.</summary>
    public static bool FallbackToCpu(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.FallbackToCpu ?? true;
}
