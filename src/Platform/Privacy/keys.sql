-- The keys database of a service: nothing but keys, so that its backups can be kept for days where others are kept for
-- years. Run by `migrate` as the schema's owner; running it again changes nothing.
create table if not exists subject_keys (
    id uuid primary key,
    subject uuid not null,
    kind text not null,
    suite text not null,
    state text not null check (state in ('open', 'sealed', 'erased')),
    wrapped bytea,
    wrapped_by text,
    created_at timestamptz not null,
    unique (subject, kind),
    check ((state = 'open') = (wrapped is not null) and (wrapped is null) = (wrapped_by is null))
);
create index if not exists subject_keys_wrapped_by on subject_keys (wrapped_by);
create index if not exists subject_keys_of_kind on subject_keys (kind, created_at) where state = 'open';

-- Keys of sealed subjects. The service puts them in and cannot take them out: only open_sealed does, for a statutory
-- query that two different persons stand behind.
create table if not exists sealed_keys (
    id uuid primary key,
    wrapped bytea not null,
    wrapped_by text not null,
    sealed_at timestamptz not null
);

create table if not exists statutory_queries (
    id uuid primary key,
    key_id uuid not null,
    asked_by text not null,
    approved_by text not null,
    approved_at timestamptz not null,
    until timestamptz not null,
    check (asked_by <> approved_by)
);

create or replace function open_sealed(query uuid, at timestamptz)
    returns table (id uuid, wrapped bytea, wrapped_by text)
    language sql security definer set search_path = public
as $$
    select k.id, k.wrapped, k.wrapped_by
    from sealed_keys k join statutory_queries q on q.key_id = k.id
    where q.id = query and q.approved_at <= at and at < q.until
$$;

create or replace function destroy_key(of_subject uuid, of_kind text)
    returns boolean
    language plpgsql security definer set search_path = public
as $$
begin
    delete from sealed_keys where id in (select k.id from subject_keys k where k.subject = of_subject and k.kind = of_kind);
    update subject_keys set state = 'erased', wrapped = null, wrapped_by = null where subject = of_subject and kind = of_kind and state <> 'erased';
    return found;
end
$$;

-- Whoever may use the tables by the database's default privileges: of the sealed keys and the queries only what is above.
do $$
declare grantee name;
begin
    for grantee in
        select distinct g.grantee from information_schema.role_table_grants g
        where g.table_schema = 'public' and g.table_name = 'sealed_keys' and g.grantee <> current_user
    loop
        execute format('revoke all on sealed_keys, statutory_queries from %I', grantee);
        execute format('grant insert on sealed_keys, statutory_queries to %I', grantee);
        execute format('revoke delete on subject_keys from %I', grantee);
    end loop;
end
$$;
