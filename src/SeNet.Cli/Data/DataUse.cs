namespace SeNet.Cli.Data;

/// <summary>What a command does with its images.</summary>
internal enum DataUse
{
    /// <summary>A network learns from them; two classes or more.</summary>
    Training,

    /// <summary>They measure the epochs of a training.</summary>
    Validation,

    /// <summary>They measure a model.</summary>
    Measuring,
}
