namespace FourKeyWorks.Exchange.Batches;

/// <summary>Why a file batch is refused, as a whole: nothing of it is taken. Each has a stable code, <c>batch.&lt;fault&gt;</c>.</summary>
public enum BatchFault
{
    /// <summary>It is no zip file as it should be: damaged in its structure, encrypted, with something before, between or behind its files.</summary>
    NotAZip,
    /// <summary>A file has a name that no file of a batch has.</summary>
    NameNotAllowed,
    /// <summary>A name is there twice.</summary>
    NameTwice,
    /// <summary>An entry is no plain file: a link, a device.</summary>
    NotAFile,
    /// <summary>More than 1000 events.</summary>
    TooManyFiles,
    /// <summary>A file is larger unpacked than it may be, or grows too much.</summary>
    FileTooLarge,
    /// <summary>A file cannot be unpacked, or is not as long as it says.</summary>
    Damaged,
    /// <summary>There is no <c>manifest.json</c>.</summary>
    ManifestMissing,
    /// <summary>The manifest is not what a manifest is.</summary>
    ManifestUnreadable,
    /// <summary>There is no <c>manifest.sig</c>.</summary>
    SignatureMissing,
    /// <summary>The manifest lists a file that is not there.</summary>
    FileMissing,
    /// <summary>A file is there that the manifest does not list.</summary>
    FileUnlisted,
    /// <summary>A file is not the one that the manifest lists.</summary>
    FileDiffers,
    /// <summary>It is not for us.</summary>
    NotForUs,
    /// <summary>It says to be of another unit than the one that brings it.</summary>
    SenderDiffers,
    /// <summary>It is of the future.</summary>
    TimeInFuture,
    /// <summary>The unit has registered no such key.</summary>
    KeyUnknown,
    /// <summary>The key is not valid now.</summary>
    KeyNotValid,
    /// <summary>The signature is not of this key over this manifest.</summary>
    SignatureWrong,
    /// <summary>The same batch id was used before with another content.</summary>
    IdReused,
    /// <summary>It does not follow on the last one that was taken: one is missing between, or was taken already.</summary>
    OutOfOrder,
}
